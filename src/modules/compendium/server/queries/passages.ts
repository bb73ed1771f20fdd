import { sql } from 'kysely';
import { z } from 'zod';
import { quote } from '#modules/compendium/rules/span.ts';
import { cut, page, pageOf } from '#platform/command/page.ts';
import { flag } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

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
  output: pageOf(
    z.object({
      id: z.uuid(),
      contribution: z.uuid(),
      area: z.uuid(),
      start: z.int(),
      end: z.int(),
      words: z.string(),
      language: z.string(),
      codes: z.array(z.string()),
      citedIn: z.array(z.string()),
      setAside: z.string().nullable(),
    }),
  ),
  permission: 'compendium.write',
  guarded: true,
  example: async ({ cycle, passage }) => {
    await passage();
    return { cycle };
  },

  async run({ db, input: { cycle, contribution, paragraph, open, cursor, limit }, may }) {
    const rows = await db
      .selectFrom('compendium.passage as passage')
      .innerJoin('consultation_read.frozen_answer as answer', (join) =>
        join
          .onRef('answer.contribution', '=', 'passage.contribution')
          .onRef('answer.revision', '=', 'passage.revision')
          .onRef('answer.area', '=', 'passage.area'),
      )
      .where('passage.cycle', '=', cycle)
      .where(may({ cycle: 'passage.cycle' }))
      .$if(contribution !== undefined, (query) => query.where('passage.contribution', '=', contribution as string))
      .$if(paragraph !== undefined, (query) =>
        query.where(sql<boolean>`exists (select from compendium.citation c where c.passage = passage.id and c.paragraph = ${paragraph})`),
      )
      .$if(open === true, (query) => query.where('passage.set_aside_code', 'is', null).where(sql<boolean>`passage.citations = 0`))
      .$if(cursor !== undefined, (query) => query.where('passage.id', '>', cursor as string))
      .orderBy('passage.id')
      .limit(limit + 1)
      .select(['passage.id', 'passage.contribution', 'passage.area', 'passage.span_start as start', 'passage.span_end as end'])
      .select(['passage.set_aside_reason as setAside', 'answer.language', 'answer.body'])
      .select([
        sql<
          string[]
        >`array(select slug from compendium.passage_code pc join compendium.code on code.id = pc.code where pc.passage = passage.id order by slug)`.as(
          'codes',
        ),
        sql<
          string[]
        >`array(select identifier from compendium.citation c join compendium.paragraph p on p.id = c.paragraph where c.passage = passage.id order by p.position)`.as(
          'citedIn',
        ),
      ])
      .execute();
    const quoted = rows.map(({ body, language, ...row }) => ({
      ...row,
      language: language as string,
      words: quote(body as string, row) ?? '',
    }));
    return cut(quoted, limit);
  },
});
