import { sql } from 'kysely';
import type { Database } from '#platform/db/database.ts';
import { Misused } from './misused.ts';

/** By e-mail address, or by identifier. */
export async function personOf(db: Database, who: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from platform.person where email = ${who.toLowerCase()} or id::text = ${who}`.execute(db);
  if (!rows[0]) throw new Misused(`Nobody is known as "${who}".`);
  return rows[0].id;
}
