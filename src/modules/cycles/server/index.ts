import { type Expression, sql } from 'kysely';
import { noOrganisation, type Scope } from '#platform/command/scope.ts';
import type { Database } from '#platform/db/database.ts';
import type { DB } from './schema.ts';

/** A thing of a cycle, and of a country if one is named, that does not exist yet. No row where there is no such cycle. */
export const ofCycle = (db: Database<Pick<DB, 'cycles_read.cycle'>>, cycle: string, country: string | null = null): Expression<Scope> =>
  db
    .selectFrom('cycles_read.cycle')
    .where('id', '=', cycle)
    .select(['id as cycle', noOrganisation, sql<string | null>`${country}::text`.as('country')]);
