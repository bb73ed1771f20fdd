import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerpt } from '#platform/ui/excerpt.ts';

const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/[\s,;:.…]/g, 'x'));
const text = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));

test('an excerpt is whole words from the beginning, and an ellipsis exactly where more follows', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 12, max: 80 }), (text, most) => {
      const short = excerpt(text, most);
      const more = text.length > most;
      const words = (more ? short.slice(0, -1) : short).split(' ');
      expect(short).toBe(more ? `${words.join(' ')}…` : text);
      expect(short.length).toBeLessThanOrEqual(more ? most + 1 : most);
      expect(text.split(' ').slice(0, words.length)).toEqual(words);
    }),
  );
});

test('no sign stands before the ellipsis, and a word without end is cut', () => {
  expect(excerpt('De noche, en la calle', 10)).toBe('De noche…');
  expect(excerpt('👩'.repeat(9), 3)).toBe('👩👩👩…');
});
