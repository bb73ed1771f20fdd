import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, inject } from 'vitest';
import { keysOf } from '#platform/config/secret.ts';
import { testDatabase } from '#platform/testing/database.ts';
import type { Ground } from '#platform/testing/world.ts';

const SECRET = 'a secret for attacks, and for nothing else';

/** What the server of these tests made of its secret. */
export const KEYS = keysOf(SECRET);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => probe.once('listening', listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}

/** The whole program, built, in a process of its own on this machine: what is attacked is what runs. It stops with the test file. */
export async function attackedServer(more: Record<string, string> = {}, before: (ground: Ground) => Promise<unknown> = async () => {}) {
  if (!existsSync('build/handler.js')) throw new Error('What is attacked is the built program: npm run build first.');
  const ground = await testDatabase();
  await before(ground);
  const port = await freePort();
  const url = (user: string) => `postgres://${user}@${encodeURIComponent(inject('socket'))}/${ground.config.database}`;
  const env = { PORT: String(port), AMPARO_SECRET: SECRET, DATABASE_URL: url('app'), DATABASE_MIGRATION_URL: url('migrator'), ...more };
  const child = spawn(process.execPath, ['src/cli.ts', 'serve'], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(String(text)));
  afterAll(() => ended(child));
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await isUp(base)); tries += 1) {
    if (tries > 300 || child.exitCode !== null) throw new Error(`The server did not start: ${said.join('')}`);
    await pause(100);
  }
  const origin = more.ORIGIN ?? `http://localhost:${port}`;
  return { ...ground, base, port, origin, child, said: () => said.join(''), raw: (text: string, wait?: number) => raw(port, text, wait) };
}

interface Attacked {
  readonly base: string;
  readonly origin: string;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the framework's form answers with, for pages with and without scripts. */
  readonly said: string;
}

/** A form as a browser of the site sends it, unless `headers` say otherwise. */
export async function post(
  { base, origin }: Attacked,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const response = await fetch(base + path, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields),
    headers: { origin, accept: 'application/json', 'x-sveltekit-action': 'true', ...headers },
  });
  const text = await response.text();
  const { data = '' } = text.startsWith('{') ? (JSON.parse(text) as { data?: string }) : {};
  return { status: response.status, headers: response.headers, text, said: data };
}

/** The cookie an answer sets, as it is sent back. */
export const cookieOf = ({ headers }: Pick<Answered, 'headers'>): string =>
  headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');

const isUp = (base: string): Promise<boolean> =>
  fetch(`${base}/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((done) => child.once('close', done));
  child.kill('SIGTERM');
  await Promise.race([closed, pause(5000)]);
  child.kill('SIGKILL');
}

/** What a client that obeys nothing sends, byte by byte, and what it hears until the answer ends or it hangs up. */
function raw(port: number, text: string, wait = 3000): Promise<string> {
  return new Promise((done) => {
    const heard: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const hangUp = setTimeout(() => socket.destroy(), wait);
    socket.on('data', (bytes) => heard.push(bytes));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(hangUp);
      done(Buffer.concat(heard).toString('latin1'));
    });
  });
}
