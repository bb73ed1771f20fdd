import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { transact } from '#platform/db/transact.ts';
import { SYSTEM } from '#platform/session/viewer.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { TEST_KEYS } from '#platform/testing/world.ts';
import { loadSample } from '../src/sample/load.ts';
import { readSample } from '../src/sample/read.ts';

const FRAMING = [1, 2, 7, 15];
const { forum, contributions, paragraphs, codebook } = await readSample();
const passages = contributions.flatMap(({ number, country, language, answers, passages }) =>
  passages.map((passage) => ({ ...passage, number, country, language, answer: answers[passage.area] ?? '' })),
);
const citing = (paragraph: number) => passages.filter(({ paragraphs = [] }) => paragraphs.includes(paragraph));
/** A line's own number ("1.", "–") is no sentence. */
const sentences = (text: string) => text.split(/(?<=[.!?])\s+|\n+/).filter((sentence) => /\p{L}/u.test(sentence));
const plain = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();

describe('the sample', () => {
  it('has 28 contributions of 13 countries in four languages', () => {
    expect(contributions).toHaveLength(28);
    expect(new Set(contributions.map(({ country }) => country)).size).toBe(13);
    expect(new Set(contributions.map(({ language }) => language))).toEqual(new Set(['en', 'es', 'fr', 'pt']));
    expect(contributions.every(({ organisation, number }) => organisation === `Sample organisation ${number}`)).toBe(true);
  });

  it('quotes each contribution exactly and once, with codes of the codebook', () => {
    const codes = new Set(codebook.map(({ code }) => code));
    for (const { quote, answer, codes: used, number } of passages) {
      expect(answer.split(quote), `${number}: ${quote}`).toHaveLength(2);
      expect(used.length, quote).toBeGreaterThan(0);
      for (const code of used) expect(codes, quote).toContain(code);
    }
  });

  it('says no sentence twice, and none of the compendium', () => {
    const all = contributions.flatMap(({ answers }) => Object.values(answers).flatMap(sentences).map(plain));
    expect(new Set(all).size).toBe(all.length);
    const published = new Set(paragraphs.flatMap(({ text }) => sentences(text).map(plain)));
    expect(all.filter((sentence) => published.has(sentence))).toEqual([]);
  });

  it('rests every paragraph but the framing ones on two organisations or more', () => {
    expect(paragraphs.map(({ number }) => number)).toEqual(Array.from({ length: 44 }, (_, index) => index + 1));
    expect(paragraphs.filter(({ kind }) => kind === 'framing').map(({ number }) => number)).toEqual(FRAMING);
    for (const { number } of paragraphs) {
      const voices = new Set(citing(number).map((passage) => passage.number)).size;
      if (FRAMING.includes(number)) expect(voices, `¶${number}`).toBe(0);
      else expect(voices, `¶${number}`).toBeGreaterThanOrEqual(2);
    }
  });

  it('disposes of every passage: cited, or set aside for a reason', () => {
    for (const { paragraphs: numbers = [], setAside = '', quote } of passages) expect(numbers.length > 0, quote).toBe(setAside === '');
  });

  it('names no country of its own', async () => {
    const names = contributions.flatMap(({ country }) =>
      ['en', 'es', 'fr', 'pt'].map((language) => new Intl.DisplayNames(language, { type: 'region' }).of(country) ?? ''),
    );
    const words = plain(contributions.flatMap(({ answers }) => Object.values(answers)).join(' '));
    expect([...new Set(names)].filter((name) => ` ${words} `.includes(` ${plain(name)} `))).toEqual([]);
  });

  it('is loaded by the commands people use, published, with a call open from now on', async () => {
    const { db } = await testDatabase();
    const now = new Date('2026-11-24T12:00:00Z');
    const { cycles, everybody } = await loadSample({ db, keys: TEST_KEYS }, now);
    expect(cycles).toHaveLength(2);
    expect(everybody).toHaveLength(32);
    const rows = await transact(db, SYSTEM, async (tx) => ({
      value: (
        await sql`select (select count(*)::int from compendium.paragraph) as paragraphs,
          (select count(*)::int from consultation.submission) as submissions,
          (select count(*)::int from consultation.call where opens_at < ${now} and closes_at > ${now}) as open`.execute(tx)
      ).rows,
    }));
    expect(rows[0]).toEqual({ paragraphs: 44, submissions: 28, open: 1 });
    expect(forum.notice.en).toContain('demonstration');
  });
});
