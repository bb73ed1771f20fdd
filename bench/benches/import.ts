import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Bench } from '../bench.ts';
import { atMost, rounded } from '../measure/ratio.ts';
import { holdForum } from '../stage/forum.ts';
import { cleanEnv } from '../stage/process.ts';
import { onStage } from '../stage/stage.ts';

const MOST_MEMORY = 300;
const BODY = 'Que cada país forme a quienes identifican y atienden a las víctimas, y publique con qué resultado. '.repeat(40);
/** Some write little and some a great deal; one in ten replies. */
const bodyOf = (n: number): string => BODY.slice(0, 200 + ((n * 7919) % (BODY.length - 200)));

function* lines(bytes: number): Iterable<string> {
  for (let [n, written] = [0, 0]; written < bytes; n += 1) {
    const parent = n % 10 === 9 ? `p${n - 9}` : null;
    const line = `${JSON.stringify({ id: `p${n}`, author: `u${n % 5000}`, text: bodyOf(n), parent })}\n`;
    written += line.length;
    yield line;
  }
}

/** A file larger than the memory it may take, by the shell command that people use, beside a running server. */
export const importing: Bench = ({ bytes }) =>
  onStage(async (stage) => {
    const { slug } = await holdForum(stage);
    const file = join(stage.folder, 'forum.ndjson');
    await pipeline(Readable.from(lines(bytes)), createWriteStream(file));
    const mapping = ['externalId={id}', 'participant={author}', 'body={text}', 'replyTo={parent}'].flatMap((pair) => ['--map', pair]);
    const began = performance.now();
    const child = spawn(process.execPath, ['src/cli.ts', 'import', 'contributions', file, '--call', `${slug}-call`, ...mapping], {
      env: cleanEnv(stage.env),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let most = 0;
    const timer = setInterval(async () => {
      most = Math.max(most, await peakOf(child.pid as number));
    }, 200);
    const told = await Array.fromAsync(child.stdout.setEncoding('utf8'));
    clearInterval(timer);
    const { accepted, rejected } = JSON.parse(told.join('')) as { accepted: number; rejected: number };
    const seconds = (performance.now() - began) / 1000;
    return {
      ratios: [
        atMost(`MB of memory for ${rounded(bytes / 1e6)} MB of file`, MOST_MEMORY, Math.round(most)),
        atMost('rows rejected of a file in which all are good', 0, rejected),
      ],
      absolute: { rows: accepted, megabytes: rounded(bytes / 1e6), megabytesPerSecond: rounded(bytes / 1e6 / seconds) },
    };
  });

/** The most memory a process has had, in MB of a million bytes: `VmHWM` of Linux's proc(5). Zero once it has ended. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024) / 1e6;
}
