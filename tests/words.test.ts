import { glob, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CATALOGUES } from '#platform/i18n/write-messages.ts';

interface Text {
  readonly at: string;
  readonly lang: string;
  readonly text: string;
}

const json = async (file: string) => JSON.parse(await readFile(file, 'utf8'));

async function messages(): Promise<Text[]> {
  const files = await Array.fromAsync(glob(`${CATALOGUES}/*.json`));
  const texts = files.map(async (file) => {
    const lang = file.slice(-7, -5);
    return Object.entries<string>(await json(file)).map(([key, text]) => ({ at: `${file} ${key}`, lang, text }));
  });
  return (await Promise.all(texts)).flat();
}

/** Every text that stands under the name of a language. */
function localised(value: unknown, at: string, lang = ''): Text[] {
  if (typeof value === 'string') return lang ? [{ at, lang, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => localised(inner, `${at} ${key}`, /^(en|es|fr|pt|ht)$/.test(key) ? key : ''));
}

const SAMPLE = ['sample/forum.json', 'sample/codebook.json'];
const all = [...(await messages()), ...(await Promise.all(SAMPLE.map(async (file) => localised(await json(file), file)))).flat()];
const where = (langs: string, wrong: (text: string) => boolean) =>
  all.filter(({ lang, text }) => langs.includes(lang) && wrong(text)).map(({ at, text }) => `${at}: ${text}`);
const count = (text: string, sign: string) => text.split(sign).length;

test('no text uses a word that the glossary gave up', async () => {
  const glossary = await readFile('docs/glossary.md', 'utf8');
  const rows =
    glossary
      .split('## Words given up')[1]
      ?.matchAll(/^\| (\w\w) \| (.+?) \|/gm)
      .toArray() ?? [];
  expect(rows.length).toBeGreaterThan(10);
  for (const [, lang = '', word = ''] of rows) {
    const whole = new RegExp(/^\p{L}/u.test(word) ? `(?<!\\p{L})${word}(?!\\p{L})` : word, 'iu');
    expect(
      where(lang, (text) => whole.test(text)),
      `${lang}: ${word}`,
    ).toEqual([]);
  }
});

test('French and Haitian Creole quote in « » with narrow spaces, and French has one before double signs', () => {
  expect(where('fr ht', (text) => /«(?!\u202f)|(?<!\u202f)»/.test(text))).toEqual([]);
  // A sign inside a time, an address or a name is none of a sentence.
  expect(where('fr', (text) => /(?<!\u202f)[;:?!](?=[\s}»]|$)/.test(text))).toEqual([]);
});

test('Spanish questions and exclamations open with their sign', () => {
  expect(where('es', (text) => count(text, '¿') !== count(text, '?') || count(text, '¡') !== count(text, '!'))).toEqual([]);
});

test('quotation marks, apostrophes and ellipses are those of print', () => {
  expect(where('en es fr pt ht', (text) => /"|'|\.\.\./.test(text))).toEqual([]);
  expect(where('en es pt', (text) => /[«»]/.test(text))).toEqual([]);
});

test('Portuguese says “você” on the safety page alone', () => {
  expect(where('pt', (text) => /você/i.test(text)).filter((found) => !/ safety_/.test(found))).toEqual([]);
});

test('beside each catalogue in Haitian Creole stands that no native speaker has read it', async () => {
  const files = await Array.fromAsync(glob(`${CATALOGUES}/ht.json`));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(await readFile(join(dirname(file), 'README.md'), 'utf8'), file).toContain('native speaker');
});
