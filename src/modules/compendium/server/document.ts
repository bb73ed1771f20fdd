import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { chooseQuotes, countSources, type Source } from '#modules/compendium/rules/sources.ts';
import { quote } from '#modules/compendium/rules/span.ts';
import type { Database } from '#platform/db/database.ts';
import { KINDS } from './fields.ts';
import type { DB } from './schema.ts';

/** In the margin of the reading view; all of them stand at the paragraph's own address. */
const QUOTES = 2;

const quoted = z.object({ words: z.string(), language: z.string(), country: z.string().nullable(), isOrganisation: z.boolean() });
export type Quoted = z.output<typeof quoted>;

const counts = z.object({
  organisations: z.int(),
  participants: z.int(),
  countries: z.array(z.string()),
  languages: z.array(z.string()),
});

const paragraph = z.object({
  number: z.int(),
  identifier: z.string(),
  heading: z.string(),
  kind: z.enum(KINDS),
  body: z.string(),
  footnote: z.string(),
  passages: z.int(),
  counts,
  quotes: z.array(quoted),
});

/** What an edition says, as it was published: the reading view and every export are made from this and nothing else. */
export const documentSchema = z.object({
  parts: z.array(z.object({ title: z.string(), paragraphs: z.array(paragraph) })),
  counts,
});
export type CompendiumDocument = z.output<typeof documentSchema>;
export type DocumentParagraph = z.output<typeof paragraph>;

export const sourcesSchema = z.array(quoted);

interface ReadParagraph {
  readonly part: string;
  readonly identifier: string;
  readonly heading: string;
  readonly kind: (typeof KINDS)[number];
  readonly body: string;
  readonly footnote: string;
  readonly spans: readonly (Omit<Source, 'words'> & { body: string; start: number; end: number })[];
}

/** Who spoke is replaced by whether an organisation spoke, its country and its language: nothing else leaves. */
const publicly = ({ words, language, country, isOrganisation }: Source): Quoted => ({ words, language, country, isOrganisation });

/**
 * Contributions are numbered by when their first word was saved. Sources in that order would tell who wrote early, and which
 * sources of two paragraphs are one voice; so they stand in an order that the words alone decide, and that tells nothing.
 */
const inNoOrder = (sources: readonly Source[]): Source[] => {
  const key = ({ words }: Source) => createHash('sha256').update(words).digest('hex');
  return sources
    .map((source) => ({ source, key: key(source) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ source }) => source);
};

/** The whole compendium of a cycle as it stands, numbered in order, and each paragraph's sources. One statement. */
export async function buildDocument(db: Database<DB>, cycle: string) {
  const { rows } = await sql<ReadParagraph>`
    select part.title as part, p.identifier, p.heading, p.kind, p.body, p.footnote, (
      select coalesce(jsonb_agg(jsonb_build_object(
        'passage', passage.id, 'body', a.body, 'start', passage.span_start, 'end', passage.span_end, 'language', a.language,
        'country', a.country, 'voice', coalesce(a.organisation, a.participant), 'isOrganisation', a.organisation is not null
      )), '[]')
      from compendium.citation c
      join compendium.passage on passage.id = c.passage
      join consultation_read.frozen_answer a on a.contribution = passage.contribution and a.revision = passage.revision and a.area = passage.area
      where c.paragraph = p.id) as spans
    from compendium.paragraph p join compendium.part on part.id = p.part
    where p.cycle = ${cycle}
    order by part.position, p.position`.execute(db);

  const paragraphs = rows.map(({ part, spans, ...row }, i) => {
    const sources = inNoOrder(
      spans.map(({ body, start, end, ...source }): Source => ({ ...source, words: quote(body, { start, end }) ?? '' })),
    );
    const counted = { passages: sources.length, counts: countSources(sources), quotes: chooseQuotes(sources, QUOTES).map(publicly) };
    return { part, sources, paragraph: { ...row, number: i + 1, ...counted } };
  });
  const parts = [...Map.groupBy(paragraphs, ({ part }) => part)].map(([title, list]) => ({
    title,
    paragraphs: list.map((one) => one.paragraph),
  }));
  const document: CompendiumDocument = { parts, counts: countSources(paragraphs.flatMap(({ sources }) => sources)) };
  return { document, paragraphs: paragraphs.map((one) => ({ paragraph: one.paragraph, sources: one.sources.map(publicly) })) };
}
