import { z } from 'zod';
import { texts } from '#platform/command/shapes.ts';
import { slug } from '#platform/command/text.ts';
import { defineQuery } from '../define.ts';
import { type DocumentParagraph, documentSchema, type Quoted, sourcesSchema } from '../document.ts';

const paragraphSchema = documentSchema.shape.parts.element.shape.paragraphs.element;

export const editionParagraph = defineQuery({
  name: 'compendium.edition-paragraph',
  summary: 'One published paragraph by its permanent identifier, with all its sources.',
  http: { method: 'get', path: '/editions/{slug}/{identifier}' },
  input: z.object({ slug, identifier: z.string().regex(/^[A-Z][0-9]{1,9}$/) }),
  output: z.object({
    cycleTitle: texts,
    sourceNotice: texts.nullable(),
    edition: z.int(),
    title: z.string(),
    language: z.string(),
    paragraph: paragraphSchema,
    sources: sourcesSchema,
  }),
  permission: 'anyone',
  example: async ({ slug: here, published }) => ({ slug: here, identifier: (await published()).identifier }),

  run: ({ db, input }) =>
    db
      .selectFrom('compendium.edition_paragraph as paragraph')
      .innerJoin('compendium.edition as edition', (join) =>
        join.onRef('edition.cycle', '=', 'paragraph.cycle').onRef('edition.number', '=', 'paragraph.edition'),
      )
      .innerJoin('cycles_read.cycle as cycle', 'cycle.id', 'paragraph.cycle')
      .where('cycle.slug', '=', input.slug)
      .where('paragraph.identifier', '=', input.identifier)
      .orderBy('paragraph.edition', 'desc')
      .limit(1)
      .select(['paragraph.edition', 'edition.title', 'edition.language'])
      .select((eb) => [
        eb.ref('cycle.title').$castTo<Record<string, string>>().as('cycleTitle'),
        eb.ref('cycle.source_notice').$castTo<Record<string, string> | null>().as('sourceNotice'),
        eb.ref('paragraph.paragraph').$castTo<DocumentParagraph>().as('paragraph'),
        eb.ref('paragraph.sources').$castTo<Quoted[]>().as('sources'),
      ])
      .executeTakeFirst(),
});
