import { sql } from 'kysely';
import { z } from 'zod';
import { defineQuery } from '../define.ts';
import { KINDS } from '../fields.ts';

/** A document is read as a whole; two thousand paragraphs are more than any forum has written. */
const MOST = 2000;

export const paragraphs = defineQuery({
  name: 'compendium.paragraphs',
  summary: 'The draft of a compendium: its parts and paragraphs in order, with how many passages each rests on.',
  http: { method: 'get', path: '/cycles/{cycle}/paragraphs' },
  input: z.object({ cycle: z.uuid() }),
  output: z.object({
    parts: z.array(z.object({ id: z.uuid(), title: z.string() })),
    items: z.array(
      z.object({
        id: z.uuid(),
        identifier: z.string(),
        part: z.uuid(),
        heading: z.string(),
        kind: z.enum(KINDS),
        body: z.string(),
        passages: z.int(),
      }),
    ),
  }),
  permission: 'compendium.write',
  example: async ({ cycle, citedParagraph }) => {
    await citedParagraph();
    return { cycle };
  },

  async run({ db, input: { cycle }, may }) {
    const allowed = db
      .selectFrom('cycles_read.cycle as cycle')
      .where('cycle.id', '=', cycle)
      .where(may({ cycle: 'cycle.id' }));
    const found = await allowed
      .select([
        sql<
          { id: string; title: string }[]
        >`(select coalesce(jsonb_agg(jsonb_build_object('id', id, 'title', title) order by position), '[]')
          from compendium.part where part.cycle = ${cycle})`.as('parts'),
      ])
      .executeTakeFirst();
    if (!found) return undefined;
    const items = await db
      .selectFrom('compendium.paragraph as paragraph')
      .innerJoin('compendium.part as part', 'part.id', 'paragraph.part')
      .where('paragraph.cycle', '=', cycle)
      .orderBy('part.position')
      .orderBy('paragraph.position')
      .limit(MOST)
      .select(['paragraph.id', 'paragraph.identifier', 'paragraph.part', 'paragraph.heading', 'paragraph.body', 'paragraph.passages'])
      .select((eb) => [eb.ref('paragraph.kind').$castTo<(typeof KINDS)[number]>().as('kind')])
      .execute();
    return { parts: found.parts, items };
  },
});
