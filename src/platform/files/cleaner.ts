import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Cleaned } from './clean/cleaned.ts';
import type { FileProblem } from './limits.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PROGRAM = join(import.meta.dirname, 'clean/process.ts');
const SECONDS = 30;
/** Two cores have room for no more; the others wait their turn. */
const AT_ONCE = 2;

/** May read its own code and nothing else; no network of ours, no process, no file (Node's permission model). */
const CONFINED = ['--permission', '--allow-addons', `--allow-fs-read=${ROOT}`, '--max-old-space-size=512', '--no-warnings'];

const waiting: (() => void)[] = [];
let free = AT_ONCE;

async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
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
 * Cleans a file in a process of its own: what was made to crash, hang or take over its reader takes only that.
 * The process is ended after half a minute, and what it did not finish is `unreadable`.
 */
export const cleanFile = (bytes: Buffer, name: string): Promise<Cleaned | FileProblem> => inTurn(() => runCleaner(bytes, name));

async function runCleaner(bytes: Buffer, name: string): Promise<Cleaned | FileProblem> {
  const child = spawn(process.execPath, [...CONFINED, PROGRAM, name], {
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
  // A process that ends early leaves the rest unread.
  child.stdin.on('error', () => {});
  child.stdin.end(bytes);
  const [output, code] = await Promise.all([buffer(child.stdout).catch(() => Buffer.alloc(0)), ended]);
  const line = output.indexOf('\n');
  if (code !== 0 || line < 0) return 'unreadable';
  const told: { problem: FileProblem } | Omit<Cleaned, 'bytes'> = JSON.parse(output.subarray(0, line).toString());
  return 'problem' in told ? told.problem : { ...told, bytes: output.subarray(line + 1) };
}
