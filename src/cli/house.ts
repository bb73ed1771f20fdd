import { type Config, readConfig } from '#platform/config/config.ts';
import { Mendable } from '#platform/config/mendable.ts';
import { type Keys, keysOf, readSecret } from '#platform/config/secret.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { ensureDatabase } from '#platform/db/ensure.ts';

export interface House {
  readonly config: Config;
  readonly db: Database;
  readonly keys: Keys;
  readonly migrateUrl: string;
}

class Interrupted extends Mendable {}

/** Rejects when whoever gave the command takes it back: what it has brought up is then taken down all the same. */
const interruption = () =>
  new Promise<never>((_, stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () =>
        stop(new Interrupted('Stopped before it was done. What was done is kept; the same command can be given again.')),
      );
  });

/** The database for the length of one shell command: beside a running server, or brought up and taken down. */
export async function inHouse<Result>(work: (house: House) => Promise<Result>): Promise<Result> {
  const config = readConfig(process.env);
  const { stop, serveUrl, migrateUrl } = await ensureDatabase(config);
  const db = openDatabase({ connectionString: serveUrl, max: 4 });
  try {
    const house = { config, db, keys: keysOf(await readSecret(config)), migrateUrl };
    return await Promise.race([work(house), interruption()]);
  } finally {
    await db.destroy();
    await stop();
  }
}
