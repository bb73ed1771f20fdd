import type pg from 'pg';
import type { Config } from '../config/config.ts';
import { Mendable } from '../config/mendable.ts';
import { prepare } from './provision.ts';
import { joinServingRole } from './serving-member.ts';
import { checkServingRole } from './serving-role.ts';
import { visit } from './visit.ts';

/** PostgreSQL 15 is the oldest we are tested against. */
const OLDEST = 150_000;
export class TooOld extends Mendable {}

/** A PostgreSQL of the operator's: nothing is changed in it before it is known to be new enough and its serving role harmless. */
export async function joinOwnServer({ serveUrl, migrateUrl }: NonNullable<Config['database']>): Promise<void> {
  const [serving, migrating] = [{ connectionString: serveUrl }, { connectionString: migrateUrl }];
  const version = await visit('DATABASE_MIGRATION_URL', migrating, versionOf);
  if (!isNewEnough(version)) throw new TooOld('DATABASE_URL: PostgreSQL 15 or newer is needed.');
  const role = await visit('DATABASE_URL', serving, checkServingRole);
  await joinServingRole(migrating, role);
  await prepare(migrating).catch(toldToOperator);
  // Again: now there are tables that it could own.
  await visit('DATABASE_URL', serving, checkServingRole);
}

export const isNewEnough = (version: number): boolean => version >= OLDEST;

async function versionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
  return rows[0]?.version ?? 0;
}

/** SQLSTATE of "permission denied". */
const DENIED = '42501';

function toldToOperator(error: Error & { code?: string; cause?: { code?: string } }): never {
  if (DENIED !== (error.cause?.code ?? error.code)) throw error;
  throw new Mendable(`DATABASE_MIGRATION_URL: make its role the owner of the database (${error.message}).`, { cause: error });
}
