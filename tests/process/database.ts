import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { isServed } from '#platform/db/cluster-lock.ts';
import { until } from './program.ts';

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

export async function endDatabase(data: string): Promise<void> {
  const postmaster = await postmasterOf(data);
  const socket = await socketOf(data).catch(() => undefined);
  if (postmaster) {
    process.kill(postmaster, 'SIGQUIT');
    await until('PostgreSQL ends', async () => (await postmasterOf(data)) === undefined);
  }
  if (socket) await rm(socket, { recursive: true, force: true });
}
