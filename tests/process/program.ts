import { type SpawnOptionsWithStdioTuple, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Long enough for a slow disk with others on it: nothing here waits for a time, only for a thing, and at most this long. */
const PATIENCE = 90_000;

/** Makes the build that of the sources as they are. */
export function build(): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts/prepare.mjs')], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (status !== 0) throw new Error('The build failed.');
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** The real program in a process of its own. */
export interface Program {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** All it has printed so far. */
  text(): string;
  /** Resolves once it has printed this; rejects when it ends first. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
}

export interface Running {
  /** Where the project lies, the folder the command is given in, and who gives it. */
  readonly root?: string;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly env?: Readonly<Record<string, string>>;
}

const programs: Program[] = [];

/** A file of the project under its Node, or another program; with nothing of our own surroundings but the path to programs. */
export function run([file = '', ...args]: readonly string[], { root = ROOT, cwd = root, user, env = {} }: Running = {}): Program {
  const isOurs = /\.(ts|mjs)$/.test(file);
  const command = isOurs ? [join(root, file), ...args] : args;
  const surroundings = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', ...env };
  const options: SpawnOptionsWithStdioTuple<'ignore', 'pipe', 'pipe'> = {
    cwd,
    env: surroundings,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  };
  const child = spawn(isOurs ? join(root, 'node_modules/.bin/node') : file, command, options);
  const said = { out: '', err: '' };
  const waiting = new Set<() => void>();
  for (const [name, stream] of [['out', child.stdout] as const, ['err', child.stderr] as const])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const look of waiting) look();
    });
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, ...said }));
  const text = () => said.out + said.err;

  const program: Program = {
    pid: child.pid ?? 0,
    ended,
    text,
    kill: (signal) => void child.kill(signal),
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text());
          if (found) settle(() => resolve(found));
        };
        const settle = (how: () => void) => {
          waiting.delete(look);
          clearTimeout(late);
          how();
        };
        const give = (why: string) =>
          settle(() => reject(new Error(`${file} ${args.join(' ')} ${why} before it said ${pattern}:\n${text()}`)));
        const late = setTimeout(() => give('took too long'), PATIENCE);
        waiting.add(look);
        look();
        void ended.then(() => (pattern.test(text()) ? look() : give('ended')));
      }),
  };
  programs.push(program);
  return program;
}

export const amparo = (args: readonly string[], running?: Running): Program => run(['src/cli.ts', ...args], running);

export interface Server extends Program {
  readonly address: string;
}

/** A server on a free port that has said where it is. */
export async function serve(
  { env, ...running }: Running & { env: Record<string, string> },
  file = ['src/cli.ts', 'serve'],
): Promise<Server> {
  const program = run(file, { ...running, env: { PORT: '0', ...env } });
  const [, address = ''] = await program.said(/^Amparo: (\S+)$/m);
  return { ...program, address };
}

/** Waits until it holds, however often that must be asked. */
export async function until<Value>(
  what: string,
  holds: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  for (const late = Date.now() + PATIENCE; Date.now() < late; await new Promise((soon) => setTimeout(soon, 20))) {
    const value = await holds();
    if (value) return value;
  }
  throw new Error(`In ${PATIENCE / 1000} seconds it did not come about that ${what}.`);
}

export async function endAll(): Promise<void> {
  for (const program of programs) program.kill('SIGKILL');
  await Promise.all(programs.map(({ ended }) => ended));
}
