import { type Config, readConfig } from '#platform/config/config.ts';
import { type Keys, keysOf, readSecret } from '#platform/config/secret.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { ensureDatabase } from '#platform/db/ensure.ts';

export interface House {
  readonly config: Config;
  readonly db: Database;
  readonly keys: Keys;
  readonly migrateUrl: string;
}

/** The database for the length of one shell command: beside a running server, or brought up and taken down. */
export async function inHouse<Result>(work: (house: House) => Promise<Result>): Promise<Result> {
  const config = readConfig(process.env);
  const { stop, serveUrl, migrateUrl } = await ensureDatabase(config);
  const db = openDatabase({ connectionString: serveUrl, max: 4 });
  try {
    return await work({ config, db, keys: keysOf(await readSecret(config)), migrateUrl });
  } finally {
    await db.destroy();
    await stop();
  }
}
