import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { isServed } from '#platform/db/cluster-lock.ts';
import { endAll, until } from './program.ts';

const run = promisify(execFile);
const folders: string[] = [];

/** Folders made by mkdtemp are closed; PostgreSQL, which does not run as root, must pass through. */
export async function newFolder(mode = 0o711): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'amparo-process-'));
  await chmod(folder, mode);
  folders.push(folder);
  return folder;
}

/** A data folder of one's own: of a house with the sample, as it is after a clean stop; or one that is not there yet. */
export async function newData(kind: 'sample' | 'new' = 'sample'): Promise<string> {
  const data = join(await newFolder(), 'data');
  if (kind === 'sample') await run('cp', ['-a', inject('sampleData'), data]);
  return data;
}

/** The server's own number, as it wrote it down. */
export async function postmasterOf(data: string): Promise<number | undefined> {
  const [pid = ''] = (await readFile(join(data, 'pg', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n', 1);
  return (await isServed(join(data, 'pg'))) ? Number(pid) : undefined;
}

export const socketOf = async (data: string): Promise<string> =>
  (await readFile(join(data, 'pg', 'postmaster.pid'), 'utf8')).split('\n')[4] as string;

/** What the owner of everything sees, while it runs. */
export async function look<Row extends pg.QueryResultRow>(data: string, query: string, values: unknown[] = []): Promise<Row[]> {
  const client = await connect(data);
  try {
    return (await client.query<Row>(query, values)).rows;
  } finally {
    await client.end();
  }
}

export async function connect(data: string): Promise<pg.Client> {
  const client = new pg.Client({ host: await socketOf(data), user: 'postgres', database: 'amparo' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Nothing that the test started, or that what it started has started, goes on. */
afterAll(async () => {
  await endAll();
  for (const folder of folders) {
    await endDatabase(join(folder, 'data'));
    await rm(folder, { recursive: true, force: true });
  }
});

export async function endDatabase(data: string): Promise<void> {
  const postmaster = await postmasterOf(data);
  const socket = await socketOf(data).catch(() => undefined);
  if (postmaster) {
    process.kill(postmaster, 'SIGQUIT');
    await until('PostgreSQL ends', async () => (await postmasterOf(data)) === undefined);
  }
  if (socket) await rm(socket, { recursive: true, force: true });
}
