import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { quote } from '#modules/compendium/rules/span.ts';
import { cut, page, pageOf } from '#platform/command/page.ts';
import { flag } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

const passage = z.object({
  id: z.uuid(),
  contribution: z.uuid(),
  area: z.uuid(),
  start: z.int(),
  end: z.int(),
  words: z.string(),
  language: z.string(),
  codes: z.array(z.string()),
  citedIn: z.array(z.object({ paragraph: z.uuid(), identifier: z.string() })),
  setAside: z.string().nullable(),
});
type Row = Omit<z.output<typeof passage>, 'words'> & { readonly body: string };

export const passages = defineQuery({
  name: 'compendium.passages',
  summary: 'The passages of a cycle, or of one contribution, with what became of each.',
  http: { method: 'get', path: '/cycles/{cycle}/passages' },
  input: z.object({
    cycle: z.uuid(),
    contribution: z.uuid().optional(),
    paragraph: z.uuid().optional(),
    open: flag.optional(),
    ...page,
  }),
  output: pageOf(passage),
  permission: 'compendium.write',
  guarded: true,
  example: async ({ cycle, passage: mark }) => {
    await mark();
    return { cycle };
  },

  async run({ db, input: { cycle, contribution, paragraph, open, cursor, limit }, may }) {
    const only = (condition: RawBuilder<unknown>, wanted: unknown) => (wanted ? sql`and ${condition}` : sql``);
    const { rows } = await sql<Row>`
      select p.id, p.contribution, p.area, p.span_start as start, p.span_end as end, p.set_aside_reason as "setAside", answer.language, answer.body,
        array(select slug from compendium.passage_code pc join compendium.code on code.id = pc.code where pc.passage = p.id order by slug) as codes,
        (select coalesce(jsonb_agg(jsonb_build_object('paragraph', paragraph.id, 'identifier', identifier) order by paragraph.position), '[]')
          from compendium.citation c join compendium.paragraph on paragraph.id = c.paragraph where c.passage = p.id) as "citedIn"
      from compendium.passage p
      join consultation_read.frozen_answer answer
        on answer.contribution = p.contribution and answer.revision = p.revision and answer.area = p.area
      where p.cycle = ${cycle} and ${may({ cycle: 'p.cycle' })}
        ${only(sql`p.contribution = ${contribution}`, contribution)}
        ${only(sql`exists (select from compendium.citation c where c.passage = p.id and c.paragraph = ${paragraph})`, paragraph)}
        ${only(sql`p.set_aside_code is null and p.citations = 0`, open)}
        ${only(sql`p.id > ${cursor}`, cursor)}
      order by p.id limit ${limit + 1}`.execute(db);
    const quoted = rows.map(({ body, ...row }) => ({ ...row, words: quote(body, row) ?? '' }));
    return cut(quoted, limit);
  },
});
