import { sql } from 'kysely';
import type { Database } from '#platform/db/database.ts';
import type { Loaded } from './load.ts';

/**
 * What a load that was cut off has left: people who have no way to sign in, and by the audit the cycles they opened.
 * Never by a cycle's short name, which may be somebody's own.
 */
export async function tracesOfSample(owner: Database): Promise<Loaded> {
  const ids = async (query: ReturnType<typeof sql<{ id: string }>>) => (await query.execute(owner)).rows.map(({ id }) => id);
  const everybody = await ids(sql`
    select id from platform.person
    where name like 'Sample %' and num_nonnulls(email, code_hash, totp_secret) = 0
      and not exists (select from platform.passkey where passkey.person = person.id)`);
  const cycles = await ids(sql`
    select substr(subject, length('cycle:') + 1)::uuid as id from platform.audit
    where command = 'cycles.open-cycle' and actor = any(${everybody}::uuid[])`);
  return { people: [], everybody, cycles };
}
