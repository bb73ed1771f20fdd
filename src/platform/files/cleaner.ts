import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cleaned } from './clean/cleaned.ts';
import { type FileProblem, MAX_FILE_BYTES } from './limits.ts';
import { isCleanedType } from './name.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAM = join(import.meta.dirname, 'clean/process.ts');
const SECONDS = 30;
/** In bytes. A picture of 50 megapixels needs a third; what was made to fill a memory stops here. */
const MOST_MEMORY = 1024 * 1024 * 1024;
const MOST_OUTPUT = 10 * MAX_FILE_BYTES;
/** Two cores have room for no more; the others wait their turn. */
const AT_ONCE = 2;

/** Its own code, and what that uses: neither the data nor the secret, which may lie in the same folder. */
const READS = ['package.json', 'node_modules', 'src/platform/files', 'src/platform/command', 'src/platform/i18n'];

/**
 * May read its own code and nothing else, write nothing and start nothing (Node's permission model, which knows no rule for
 * connections yet, and holds for what is not native code: the reader of pictures is).
 */
export const CONFINED = [
  '--permission',
  '--allow-addons',
  ...READS.map((path) => `--allow-fs-read=${join(ROOT, path)}`),
  '--max-old-space-size=512',
  '--no-warnings',
];

const waiting: (() => void)[] = [];
let free = AT_ONCE;

/** Whatever is held while it waits is held by all who wait: what is to be cleaned is read when its turn has come. */
export async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  if (free > 0) free -= 1;
  else await new Promise<void>((turn) => waiting.push(turn));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}

/**
 * Cleans a file in a process of its own: what was made to crash, hang, swell or take over its reader takes only that.
 * The process is ended after half a minute, and what it did not finish is `unreadable`.
 */
export async function cleanFile(bytes: Buffer, name: string, mostMemory = MOST_MEMORY): Promise<Cleaned | FileProblem> {
  // Everybody on the machine can list what a process was started with: not a name that somebody gave a file.
  const ending = /\.csv$/i.test(name) ? '.csv' : '';
  const child = spawn(process.execPath, [...CONFINED, PROGRAM, ending], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
    cwd: ROOT,
    timeout: SECONDS * 1000,
    killSignal: 'SIGKILL',
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  const watch = setInterval(() => endIfSwollen(child, mostMemory), 100);
  // A process that ends early leaves the rest unread.
  child.stdin.on('error', () => {});
  child.stdin.end(bytes);
  const [output, code] = await Promise.all([readOutput(child), ended]);
  clearInterval(watch);
  const line = output.indexOf('\n');
  return code === 0 && line >= 0 ? readAnswer(output.subarray(0, line).toString(), output.subarray(line + 1)) : 'unreadable';
}

/** What a process that was taken over might say instead counts for nothing. */
function readAnswer(line: string, bytes: Buffer): Cleaned | FileProblem {
  const told: { problem?: FileProblem; type?: string } = JSON.parse(line);
  if (told.problem) return told.problem;
  return told.type && isCleanedType(told.type) ? { type: told.type, bytes } : 'unreadable';
}

async function readOutput(child: ChildProcess): Promise<Buffer> {
  const [chunks, read]: [Buffer[], { size: number }] = [[], { size: 0 }];
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      read.size += chunk.length;
      if (read.size > MOST_OUTPUT) child.kill('SIGKILL');
      else chunks.push(chunk);
    }
  } catch {
    // It ended in the middle; its code says so.
  }
  return Buffer.concat(chunks);
}

const PAGE = 4096;

/** Where the system tells (Linux); elsewhere the half minute is the limit. */
async function endIfSwollen(child: ChildProcess, most: number): Promise<void> {
  const [, resident] = (await readFile(`/proc/${child.pid}/statm`, 'utf8').catch(() => '')).split(' ');
  if (Number(resident ?? 0) * PAGE > most) child.kill('SIGKILL');
}
