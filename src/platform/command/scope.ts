import { type Expression, sql } from 'kysely';

/** Where a thing belongs. A grant covers it when everything the grant names is true of the thing. */
export interface Scope {
  readonly cycle: string | null;
  readonly organisation: string | null;
  readonly country: string | null;
}

/** A thing named by its scope alone, because it does not exist yet. */
export const within = ({ cycle = null, organisation = null, country = null }: Partial<Scope>): Expression<Scope> =>
  sql<Scope>`select ${cycle}::uuid as cycle, ${organisation}::uuid as organisation, ${country}::text as country`;

/** For the select list of a scope query: what the thing does not have, no grant that names it covers. */
export const noOrganisation = sql<null>`null::uuid`.as('organisation');
export const noCountry = sql<null>`null::text`.as('country');
