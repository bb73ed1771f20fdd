import { sql } from 'kysely';
import { z } from 'zod';
import { texts } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

/** A front page, not an archive. */
const LATEST = 20;

export const editions = defineQuery({
  name: 'compendium.editions',
  summary: 'The latest edition of each cycle that has published, newest first.',
  http: { method: 'get', path: '/editions' },
  input: z.object({ cycle: z.uuid().optional() }),
  output: z.object({
    items: z.array(
      z.object({
        slug: z.string(),
        cycleTitle: texts,
        number: z.int(),
        title: z.string(),
        language: z.string(),
        publishedAt: z.iso.datetime(),
        paragraphs: z.int(),
      }),
    ),
  }),
  permission: 'anyone',
  example: async ({ published }) => {
    await published();
    return {};
  },

  async run({ db, input: { cycle } }) {
    const items = await db
      .selectFrom('compendium.edition as edition')
      .innerJoin('cycles_read.cycle as cycle', 'cycle.id', 'edition.cycle')
      .where(
        sql<boolean>`not exists (select from compendium.edition later where later.cycle = edition.cycle and later.number > edition.number)`,
      )
      .$if(cycle !== undefined, (query) => query.where('edition.cycle', '=', cycle as string))
      .orderBy('edition.published_at', 'desc')
      .limit(LATEST)
      .select([
        'cycle.slug',
        'edition.number',
        'edition.title',
        'edition.language',
        'edition.published_at as publishedAt',
        'edition.paragraphs',
      ])
      .select((eb) => eb.ref('cycle.title').$castTo<Record<string, string>>().as('cycleTitle'))
      .execute();
    return { items };
  },
});
