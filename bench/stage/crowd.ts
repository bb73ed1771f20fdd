import { randomUUIDv7 } from 'node:crypto';
import { makeToken } from '#platform/session/token.ts';
import type { Stage } from './stage.ts';

interface Wanted {
  /** Each with an organisation of their own and a token. */
  readonly people: number;
  /** Open ones, in each of which everybody has written a draft that nobody has sent. */
  readonly calls: number;
  readonly body: string;
}

export interface Draft {
  readonly contribution: string;
  readonly token: string;
}

/** More representatives with more drafts than commands could write while somebody waits: straight into the tables. */
export async function gatherCrowd({ admin, db }: Stage, { people, calls, body }: Wanted): Promise<Draft[]> {
  const cycle = randomUUIDv7();
  await admin.query(
    `insert into cycles.cycle (id, slug, title, summary, starts_on, ends_on, countries, opened_at)
     values ($1, 'crowd', '{"en":"A meeting"}', '{"en":"In short."}', current_date, current_date + 365, '{AR,BR}', now())`,
    [cycle],
  );
  await admin.query(
    `with person as (insert into platform.person (id, name, created_at) select uuidv7(), 'Somebody', now() from generate_series(1, $2) returning id),
      -- An organisation by the identifier of who speaks for it: what they are is another thing, which nothing here needs.
      organisation as (insert into organisations.organisation select id, 'Sample organisation', 'AR', now() from person),
      participation as (insert into organisations.participation select $1, id from person)
    insert into platform.grant (id, person, role, organisation) select uuidv7(), id, 'representative', id from person`,
    [cycle, people],
  );
  await admin.query(
    `with call as (
        insert into consultation.call select uuidv7(), $1, 'crowd-' || n, '{"en":"?"}', '{"en":"?"}', now() - interval '1 day', now() + interval '1 year', 'UTC'
        from generate_series(1, $2) n returning id
      )
    insert into consultation.area select uuidv7(), id, 'progress', 1, '{"en":"?"}', '{"en":"?"}', '{}' from call`,
    [cycle, calls],
  );
  await admin.query(
    `with draft as (
        insert into consultation.contribution (id, call, cycle, organisation, author, country, language, created_at)
        select uuidv7(), call.id, $1, p.organisation, p.organisation, 'AR', 'es', now()
        from consultation.call, organisations.participation p where call.cycle = $1 and p.cycle = $1 returning id, call
      ), revision as (
        insert into consultation.revision (id, contribution, number, language, written_at)
        select id, id, 1, 'es', now() from draft
      )
    insert into consultation.answer (revision, area, contribution, body)
    select draft.id, area.id, draft.id, $2 from draft join consultation.area on area.call = draft.call`,
    [cycle, body],
  );
  await admin.query('vacuum analyze');
  return withTokens({ admin, db }, cycle);
}

async function withTokens({ admin, db }: Pick<Stage, 'admin' | 'db'>, cycle: string): Promise<Draft[]> {
  const { rows } = await admin.query<{ contribution: string; person: string }>(
    'select id as contribution, author as person from consultation.contribution where cycle = $1 order by call, id',
    [cycle],
  );
  const tokens = new Map<string, string>();
  for (const person of new Set(rows.map((row) => row.person)))
    tokens.set(person, await makeToken(db, { person, name: 'Bench', scopes: ['consultation:write'], days: 1, now: new Date() }));
  return rows.map(({ contribution, person }) => ({ contribution, token: tokens.get(person) as string }));
}
