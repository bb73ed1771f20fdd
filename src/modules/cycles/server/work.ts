import { sql } from 'kysely';
import type { Database } from '#platform/db/database.ts';

export interface CycleOfWork {
  readonly slug: string;
  readonly title: Record<string, string>;
  readonly roles: readonly string[];
}

/** The cycles in which somebody holds a role of their own, for the links of their page; permission is asked for at each door. */
export async function workOf(db: Database, person: string): Promise<CycleOfWork[]> {
  const { rows } = await sql<CycleOfWork>`
    select c.slug, c.title, array_agg(distinct g.role order by g.role) as roles
    from platform.grant g
    join cycles.cycle c on g.cycle = c.id or (g.cycle is null and g.organisation is null)
      or exists (select from organisations_read.participant p where p.cycle = c.id and p.id = g.organisation)
    where g.person = ${person} group by c.id, c.slug, c.title order by c.id desc limit 50`.execute(db);
  return rows;
}
