import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Api, all, eachOf } from './api.ts';
import type { Forum } from './forum.ts';

/** Made by reading every proposal and comment: spans in code points and reasons, no text of the data. */
interface Coding {
  /** Why nothing is cited, by code: the sentence the author reads. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly passages: readonly {
    readonly id: string;
    readonly start: number;
    readonly end: number;
    readonly paragraphs: readonly string[];
  }[];
  readonly asides: readonly { readonly id: string; readonly code: string }[];
}

interface Paragraph {
  readonly key: string;
  readonly part: string;
  readonly heading: string;
  readonly kind: 'observation' | 'concern' | 'recommendation';
  readonly text: string;
}

const here = async <Shape>(name: string): Promise<Shape> => JSON.parse(await readFile(join(import.meta.dirname, name), 'utf8'));

export const readCoding = async () => ({
  coding: await here<Coding>('coding.json'),
  paragraphs: await here<Paragraph[]>('paragraphs.json'),
});

interface Text {
  readonly id: string;
  readonly revision: string;
  readonly area: string;
  readonly externalId: string;
}

/** Marks every passage, sets aside what supports nothing, writes the paragraphs by theme. */
export async function writeCompendium(rapporteur: Api, { cycle, call }: Forum, progress: (line: string) => void = () => {}): Promise<void> {
  const { coding, paragraphs } = await readCoding();
  const texts = new Map<string, Text>();
  for await (const text of all<Text>(rapporteur, `/calls/${call}/contributions`)) texts.set(text.externalId, text);
  progress(`${texts.size} contributions`);

  const citing = new Map<string, string[]>();
  await eachOf(coding.passages, async ({ id, start, end, paragraphs: keys }) => {
    const text = texts.get(id);
    if (!text) throw new Error(`${id} was not imported.`);
    const place = { revision: text.revision, area: text.area, start, end };
    const { passage } = await rapporteur.send<{ passage: string }>(
      'POST',
      `/cycles/${cycle}/passages`,
      place,
      `madrid-passage-${id}-${start}-${end}`,
    );
    for (const key of keys) citing.set(key, [...(citing.get(key) ?? []), passage]);
  });
  progress(`${coding.passages.length} passages`);
  await eachOf(coding.asides, async ({ id, code }) => {
    const contribution = texts.get(id)?.id;
    await rapporteur.send('PUT', `/cycles/${cycle}/contributions/${contribution}/aside`, { code, reason: coding.reasons[code] });
  });
  progress(`${coding.asides.length} contributions set aside`);

  const parts = new Map<string, string>();
  for (const title of [...new Set(paragraphs.map(({ part }) => part))].sort((a, b) => a.localeCompare(b, 'es')))
    parts.set(title, (await rapporteur.send<{ part: string }>('POST', `/cycles/${cycle}/parts`, { title })).part);
  for (const { key, part, heading, kind, text } of paragraphs) {
    const written = { part: parts.get(part), heading, kind, body: text, cites: citing.get(key) ?? [] };
    await rapporteur.send('POST', `/cycles/${cycle}/paragraphs`, written, `madrid-paragraph-${key}`);
  }
  progress(`${paragraphs.length} paragraphs`);
}

export const publish = (convenor: Api, { cycle }: Forum): Promise<{ number: number; paragraphs: number }> =>
  convenor.send('POST', `/cycles/${cycle}/editions`, { title: 'Lo que se dijo en Decide Madrid', language: 'es' });
