import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Keys, keysOf, readSecret } from '#platform/config/secret.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import type { Count } from '../servers/counted.ts';
import { serverFile, start } from './process.ts';

/** One house to measure in: the product, its database, and a folder that is gone afterwards. */
export interface Stage {
  readonly port: number;
  readonly folder: string;
  /** What the product was told, for shell commands beside it. */
  readonly env: Readonly<Record<string, string>>;
  /** As the product sees it. */
  readonly db: Database;
  readonly serveUrl: string;
  /** As nobody but the bench sees it: row-level security does not hold for it. */
  readonly admin: pg.Pool;
  readonly adminUrl: string;
  readonly keys: Keys;
  /** What the product has asked of its database until now. */
  count(): Promise<Count>;
}

interface Options {
  /** Builds another product than the one that lies here; returns the file that serves it. */
  readonly build?: (folder: string) => Promise<URL>;
}

/** Starts the product, durable, on data of its own; stops it and removes them, however `work` ends. */
export async function onStage<Result>(work: (stage: Stage) => Promise<Result>, { build }: Options = {}): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'amparo-bench-'));
  // PostgreSQL may run as another user, who must pass through.
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const env = { PORT: String(await freePort()), AMPARO_DATA: dataDir };
  try {
    const file = build ? await build(folder) : serverFile('product.ts');
    const product = await start<{ port: number; serveUrl: string }>({ file, env, output: join(folder, 'requests.log') });
    const { port, serveUrl } = product.told;
    const adminUrl = serveUrl.replace('//app@', '//postgres@');
    const [db, admin] = [openDatabase({ connectionString: serveUrl, max: 4 }), new pg.Pool({ connectionString: adminUrl, max: 4 })];
    try {
      const secret = await readSecret({ secret: undefined, dataDir });
      return await work({ port, folder, env, db, serveUrl, admin, adminUrl, keys: keysOf(secret), count: product.ask<Count> });
    } finally {
      await Promise.all([db.destroy(), admin.end()]);
      await product.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
