import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, NotCanonical, parseCanonical } from '#platform/log/canonical.ts';
import { commit, leafBytes } from '#platform/log/leaf.ts';

const words = fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC'));
const fields = fc.dictionary(words, fc.oneof(words, fc.maxSafeInteger()));

/** Compares code unit by code unit, as RFC 8785 §3.2.3 says it: not by way of `sort`. */
function isBefore(a: string, b: string): boolean {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1)
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.charCodeAt(i) < b.charCodeAt(i);
  return a.length < b.length;
}

/** RFC 8785 §3.2.2.2, character by character. */
const quoted = (text: string) => {
  const short: Record<string, string> = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
  const escaped = (c: string) => short[c] ?? (c < ' ' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c);
  return `"${[...text].map(escaped).join('')}"`;
};

test('a record is its members in order, without a space, with RFC 8785’s escapes', () => {
  fc.assert(
    fc.property(fields, (record) => {
      const keys = Object.keys(record).sort((a, b) => (isBefore(a, b) ? -1 : 1));
      const value = (key: string) => (typeof record[key] === 'string' ? quoted(record[key]) : `${record[key] || 0}`);
      expect(canonicalJson(record)).toBe(`{${keys.map((key) => `${quoted(key)}:${value(key)}`).join(',')}}`);
    }),
  );
});

test('says what it was given, whatever the order it was given in, and only in one way', () => {
  fc.assert(
    fc.property(fields, (record) => {
      const text = canonicalJson(record);
      const numbersEqual = Object.fromEntries(Object.entries(record).map(([key, value]) => [key, value === 0 ? 0 : value]));
      expect(JSON.parse(text)).toEqual(numbersEqual);
      expect(canonicalJson(Object.fromEntries(Object.entries(record).reverse()))).toBe(text);
      expect(canonicalJson(parseCanonical(text) ?? {})).toBe(text);
      expect(parseCanonical(` ${text}`)).toBeUndefined();
    }),
  );
});

test('keys are ordered by UTF-16 code units: an emoji stands before U+E000', () => {
  const record = { '\ue000': 1, '😀': 2, '€': 3, ö: 4, '\u0080': 5, '1': 6, '\r': 7 };
  expect(canonicalJson(record)).toBe('{"\\r":7,"1":6,"\u0080":5,"ö":4,"€":3,"😀":2,"\ue000":1}');
});

test('what JSON could say twice, or not exactly, is no record', () => {
  const unfit: unknown[] = [1.5, 2 ** 53, Number.NaN, Infinity, true, null, [], {}, undefined, 'lone \ud800', 'e\u0301'];
  for (const value of unfit) expect(() => canonicalJson({ value } as never)).toThrow(NotCanonical);
  expect(() => canonicalJson({ 'e\u0301': 1 })).toThrow(NotCanonical);
  const others = [
    '{"a":1,"a":1}',
    '{"b":1,"a":1}',
    '{"a":1e0}',
    '{"a":-0}',
    '{"a":"\\u0061"}',
    '{"a":{}}',
    '[]',
    '1',
    'null',
    '""',
    '',
    '{"a":1}\n',
  ];
  for (const text of others) expect([text, parseCanonical(text)]).toEqual([text, undefined]);
});

test('an entry is its kind and SHA-256(salt ‖ record), and the text committed to is NFC', () => {
  const salt = Buffer.alloc(32, 7);
  const opening = commit('contribution', { words: 'cafe\u0301', number: 1 }, salt);
  expect(opening.record).toBe('{"number":1,"words":"café"}');
  const hex = createHash('sha256')
    .update(Buffer.concat([salt, Buffer.from('{"number":1,"words":"café"}')]))
    .digest('hex');
  expect(leafBytes(opening).toString()).toBe(`contribution\n${hex}\n`);
  expect(commit('contribution', {}).salt).toHaveLength(32);
  expect(commit('contribution', {}).commitment).not.toEqual(commit('contribution', {}).commitment);
});

test('a kind cannot hold a second line', () => {
  for (const kind of ['', 'a\n', 'a\nb', 'Contribution', 'a b', `a${'b'.repeat(64)}`]) expect(() => commit(kind, {})).toThrow(TypeError);
});
