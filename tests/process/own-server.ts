import { execFile } from 'node:child_process';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { clusterOwner } from '#platform/db/owner.ts';
import { newFolder } from './data.ts';

const run = promisify(execFile);

export interface OwnServer {
  /** As its superuser. */
  sql<Row extends pg.QueryResultRow>(statement: string, database?: string): Promise<Row[]>;
  url(role: string, password: string, database: string): string;
  stop(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
};

/** A PostgreSQL as an operator has one: on a port, with passwords, and nothing of ours in it. `bin`: the folder of its programs. */
export async function startOwnServer(bin: string): Promise<OwnServer> {
  const folder = await newFolder();
  const owner = await clusterOwner();
  const [dir, port] = [join(folder, 'own'), await freePort()];
  await mkdir(dir);
  await chmod(dir, 0o700);
  if (owner) for (const path of [folder, dir]) await chown(path, owner.uid, owner.gid);
  const pgRun = (program: string, ...args: string[]) => run(join(bin, program), args, { ...owner, cwd: '/', env: { LC_ALL: 'C.UTF-8' } });
  const methods = ['--auth-local=trust', '--auth-host=scram-sha-256'];
  await pgRun('initdb', '-D', dir, '-U', 'postgres', '-E', 'UTF8', '--no-sync', ...methods);
  const flags = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='${folder}' -c fsync=off`;
  await pgRun('pg_ctl', 'start', '-w', '-t', '120', '-D', dir, '-l', join(folder, 'own.log'), '-o', flags);

  return {
    async sql(statement, database = 'postgres') {
      const client = new pg.Client({ host: folder, port, user: 'postgres', database });
      await client.connect();
      try {
        return (await client.query(statement)).rows;
      } finally {
        await client.end();
      }
    },
    url: (role, password, database) => `postgres://${role}:${password}@127.0.0.1:${port}/${database}`,
    stop: async () => void (await pgRun('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', dir)),
  };
}

/** Of the PostgreSQL that npm brought. */
export async function ownPrograms(): Promise<string> {
  const { findBinaries } = await import('#platform/db/binaries.ts');
  return dirname((await findBinaries()).initdb);
}
