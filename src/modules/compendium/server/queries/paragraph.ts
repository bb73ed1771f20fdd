import { sql } from 'kysely';
import { z } from 'zod';
import { defineQuery } from '../define.ts';
import { KINDS } from '../fields.ts';

export const paragraph = defineQuery({
  name: 'compendium.paragraph',
  summary: 'One paragraph of the draft with the passages it rests on.',
  http: { method: 'get', path: '/cycles/{cycle}/paragraphs/{paragraph}' },
  input: z.object({ cycle: z.uuid(), paragraph: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    identifier: z.string(),
    version: z.int(),
    part: z.uuid(),
    heading: z.string(),
    kind: z.enum(KINDS),
    body: z.string(),
    footnote: z.string(),
    cites: z.array(z.uuid()),
  }),
  permission: 'compendium.write',
  example: async ({ cycle, citedParagraph }) => ({ cycle, paragraph: (await citedParagraph()).paragraph }),

  run: ({ db, input, may }) =>
    db
      .selectFrom('compendium.paragraph as paragraph')
      .where('paragraph.id', '=', input.paragraph)
      .where('paragraph.cycle', '=', input.cycle)
      .where(may({ cycle: 'paragraph.cycle' }))
      .select(['paragraph.id', 'paragraph.identifier', 'paragraph.version', 'paragraph.part', 'paragraph.heading', 'paragraph.body'])
      .select(['paragraph.footnote'])
      .select((eb) => [
        eb.ref('paragraph.kind').$castTo<(typeof KINDS)[number]>().as('kind'),
        sql<string[]>`array(select passage from compendium.citation c where c.paragraph = paragraph.id order by passage)`.as('cites'),
      ])
      .executeTakeFirst(),
});
