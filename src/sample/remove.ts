import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/db/database.ts';
import type { Loaded } from './load.ts';

const FORCED = ['contribution', 'revision', 'answer', 'submission']
  .map((table) => `consultation.${table}`)
  .concat('compendium.passage', 'compendium.contribution_aside');

const OF_CYCLES = [
  'edition_paragraph',
  'edition',
  'citation',
  'passage_code',
  'paragraph',
  'part',
  'passage',
  'contribution_aside',
  'code',
];

/**
 * The rows of the sample and no others, inside a transaction of the owner of the tables. The log keeps its leaves, which
 * tell nothing, and the audit its rows. What somebody did as a sample person elsewhere stays, without their name.
 */
export async function removeSample(tx: Database, { cycles, everybody }: Loaded): Promise<void> {
  const run = (statement: RawBuilder<unknown>) => statement.execute(tx);
  for (const table of FORCED) await run(sql`alter table ${sql.table(table)} no force row level security`);
  for (const table of OF_CYCLES) await run(sql`delete from ${sql.table(`compendium.${table}`)} where cycle = any(${cycles}::uuid[])`);

  const calls = sql`(select id from consultation.call where cycle = any(${cycles}::uuid[]))`;
  const contributions = sql`(select id from consultation.contribution where call in ${calls})`;
  await run(sql`update consultation.contribution set submitted_revision = null, submitted_at = null where call in ${calls}`);
  await run(sql`delete from platform.file_holder where holder in ${contributions}`);
  for (const table of ['submission', 'answer', 'revision'])
    await run(sql`delete from ${sql.table(`consultation.${table}`)} where contribution in ${contributions}`);
  for (const table of ['contribution', 'participant', 'rejection', 'turnout', 'area'])
    await run(sql`delete from ${sql.table(`consultation.${table}`)} where call in ${calls}`);
  await run(sql`delete from consultation.call where cycle = any(${cycles}::uuid[])`);

  await run(sql`create temporary table leaving on commit drop as
    select organisation from organisations.participation where cycle = any(${cycles}::uuid[])
    except select organisation from organisations.participation where cycle <> all(${cycles}::uuid[])`);
  const gone = sql`(select organisation from leaving)`;
  for (const table of ['grant', 'invitation'])
    await run(sql`delete from ${sql.table(`platform.${table}`)} where cycle = any(${cycles}::uuid[]) or organisation in ${gone}`);
  await run(sql`delete from organisations.participation where cycle = any(${cycles}::uuid[])`);
  await run(sql`delete from organisations.organisation where id in ${gone}`);
  await run(sql`delete from cycles.cycle where id = any(${cycles}::uuid[])`);

  await run(sql`delete from platform.grant where person = any(${everybody}::uuid[])`);
  await run(sql`delete from platform.repeat where actor = any(${everybody}::uuid[])`);
  await run(sql`update platform.invitation set invited_by = null where invited_by = any(${everybody}::uuid[])`);
  await run(sql`delete from platform.invitation where used_by = any(${everybody}::uuid[])`);
  await run(sql`delete from platform.person where id = any(${everybody}::uuid[])`);
  await run(sql`delete from platform.fact where name in ('sample', 'sample-begun')`);
  await run(sql`update platform.edition set number = number + 1`);
  for (const table of FORCED) await run(sql`alter table ${sql.table(table)} force row level security`);
}
