import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Localised } from '#platform/command/text.ts';

/** The consultation of 2014 restated, and contributions written to demonstrate it. */
const FOLDER = join(import.meta.dirname, '../../sample');

export interface SamplePassage {
  readonly area: 'progress' | 'action';
  /** Exactly as it stands in the answer, once. */
  readonly quote: string;
  readonly codes: readonly string[];
  readonly paragraphs?: readonly number[];
  /** The reason, when no paragraph rests on it. */
  readonly setAside?: string;
}

export interface SampleContribution {
  readonly number: number;
  readonly organisation: string;
  readonly country: string;
  readonly language: 'en' | 'es' | 'fr' | 'pt';
  readonly sentAt: string;
  readonly answers: { readonly progress?: string; readonly action?: string };
  readonly passages: readonly SamplePassage[];
}

export interface SampleParagraph {
  readonly number: number;
  readonly part: string;
  readonly heading: string;
  readonly kind: 'framing' | 'observation' | 'concern' | 'recommendation';
  readonly text: string;
  readonly footnote: string;
}

interface Texts {
  readonly title: Localised;
  readonly summary: Localised;
}

interface Area {
  readonly slug: string;
  readonly title: Localised;
  readonly question: Localised;
}

export interface SampleForum {
  readonly notice: Localised;
  readonly edition: { readonly title: string; readonly publishedAt: string };
  readonly parts: Readonly<Record<string, string>>;
  readonly first: Texts & { readonly call: Texts; readonly areas: readonly Area[] };
  readonly second: Texts & { readonly call: Texts; readonly areas: readonly Area[] };
}

export interface SampleCode {
  readonly code: string;
  readonly label: Localised;
  readonly definition: Localised;
}

const json = async <Shape>(...path: string[]): Promise<Shape> => JSON.parse(await readFile(join(FOLDER, ...path), 'utf8'));

export async function readSample() {
  const names = (await readdir(join(FOLDER, 'contributions'))).filter((name) => name.endsWith('.json')).sort();
  const rows: Record<string, string>[] = parse(await readFile(join(FOLDER, 'oas-2014', 'paragraphs.csv'), 'utf8'), { columns: true });
  const paragraphs = rows.map((row): SampleParagraph => {
    const { number, part = '', heading = '', kind, text_en: text = '', footnote = '' } = row;
    return { number: Number(number), part, heading, kind: kind as SampleParagraph['kind'], text, footnote };
  });
  return {
    forum: await json<SampleForum>('forum.json'),
    codebook: await json<SampleCode[]>('codebook.json'),
    contributions: await Promise.all(names.map((name) => json<SampleContribution>('contributions', name))),
    paragraphs,
  };
}
