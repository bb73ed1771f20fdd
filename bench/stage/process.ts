import { type ChildProcess, fork } from 'node:child_process';
import { openSync } from 'node:fs';

interface Starting {
  readonly file: URL;
  readonly env?: Readonly<Record<string, string>>;
  /** What it is told first. */
  readonly told?: object;
  /** Where its standard output goes: an operator keeps it in a file. */
  readonly output: string;
}

export interface Started<Told> {
  readonly told: Told;
  /** Says something, and waits for the answer. */
  ask<Answer>(): Promise<Answer>;
  stop(): Promise<void>;
}

export const serverFile = (name: string): URL => new URL(`../servers/${name}`, import.meta.url);

/** What the operator of this machine has set for a house of their own must not reach ours. */
const KEPT = ['PATH', 'HOME', 'TMPDIR', 'NODE_OPTIONS'];
export const cleanEnv = (given: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...Object.fromEntries(KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]]))),
  ...given,
});

/** Starts a server in a process of its own; resolves with what it says of itself once it listens. */
export async function start<Told>({ file, env, told, output }: Starting): Promise<Started<Told>> {
  const child = fork(file, {
    env: cleanEnv(env),
    stdio: ['ignore', openSync(output, 'a'), 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (told) child.send(told);
  return {
    told: await firstWord<Told>(child, file.pathname),
    ask: <Answer>() =>
      new Promise<Answer>((resolve) => {
        child.once('message', (message) => resolve(message as Answer));
        child.send('?');
      }),
    stop: async () => {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

const firstWord = <Told>(child: ChildProcess, file: string): Promise<Told> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Told));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it served.`)));
  });
