import { compendium } from '#modules/compendium/server/contract.ts';
import { as, type Forum } from './forum.ts';
import type { Stage } from './stage.ts';

/** One in so many is a proposal; the others reply to it. */
const THREAD = 10;
const PARAGRAPHS = 50;
const BODY = 'Que los jueces y fiscales de cada país reciban formación continua. '.repeat(6);

/**
 * So many imported contributions, all read: a passage marked in each, with a code, and cited by a paragraph. Nothing is open,
 * which is the hardest thing to find out. Straight into the tables, in order of time, as the triggers would have left it.
 */
export async function fillArchive(stage: Stage, { cycle, call, area, rapporteur }: Forum, contributions: number): Promise<void> {
  const { part } = await as(stage, rapporteur)(compendium.addPart, { cycle, title: 'Part' });
  for (let i = 0; i < PARAGRAPHS; i++)
    await as(stage, rapporteur)(compendium.writeParagraph, { cycle, part, kind: 'framing', body: `Paragraph ${i}.` });
  const client = await stage.admin.connect();
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  await run(`set session_replication_role = replica`);
  await run(
    `create temporary table said as
     select n, uuidv7(interval '1 ms' * n) as id, uuidv7(interval '1 ms' * n) as passage from generate_series(1, $1::int) n`,
    [contributions],
  );
  await run(`insert into consultation.participant (id, call, external_id, country) select id, $1, 'p' || n, 'AR' from said`, [call]);
  await run(
    `insert into consultation.contribution (id, call, cycle, participant, author, country, language, external_id, reply_to, created_at,
       submitted_revision, submitted_at, read_revision)
     select said.id, $1, $2, said.id, $3, 'AR', 'es', 'c' || said.n, proposal.id, now(), said.id, now(), said.id
     from said left join said proposal on proposal.n = said.n - said.n % ${THREAD} and said.n % ${THREAD} > 0`,
    [call, cycle, rapporteur],
  );
  await run(`insert into consultation.revision (id, contribution, number, language, written_at) select id, id, 1, 'es', now() from said`);
  await run(`insert into consultation.answer (revision, area, contribution, body) select id, $1, id, n || ' ' || $2 from said`, [
    area,
    BODY,
  ]);
  await run(`insert into consultation.submission (revision, contribution, submitted_at, record, salt, commitment)
    select id, id, now(), '{}', '', '' from said`);
  await run(
    `insert into compendium.passage (id, cycle, contribution, revision, area, span_start, span_end, citations)
     select passage, $1, id, id, $2, 0, 40, 1 from said`,
    [cycle, area],
  );
  await run(
    `insert into compendium.passage_code (cycle, passage, code)
     select $1, passage, (select id from compendium.code where cycle = $1 order by slug limit 1) from said`,
    [cycle],
  );
  await run(
    `with p as (select id, row_number() over (order by position) - 1 as n from compendium.paragraph where cycle = $1)
     insert into compendium.citation (cycle, paragraph, passage) select $1, p.id, said.passage from said join p on p.n = said.n % ${PARAGRAPHS}`,
    [cycle],
  );
  await run(
    `update compendium.paragraph p set kind = 'concern', passages = (select count(*) from compendium.citation c where c.paragraph = p.id)
     where cycle = $1`,
    [cycle],
  );
  client.release(true);
  await stage.admin.query('vacuum analyze');
}
