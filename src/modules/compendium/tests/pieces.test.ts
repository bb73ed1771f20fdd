import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from '#modules/compendium/rules/pieces.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const span = fc.record({ start: fc.integer({ min: -3, max: 60 }), end: fc.integer({ min: -3, max: 60 }) });

test('the pieces of a text are the text, and each letter stands under exactly the marks that cover it', () => {
  fc.assert(
    fc.property(text, fc.array(span, { maxLength: 8 }), (text, marks) => {
      const pieces = piecesOf(text, marks);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      const letters = pieces.flatMap((piece) => [...piece.text].map(() => piece.marks));
      const covering = [...text].map((_, at) => marks.filter(({ start, end }) => start <= at && at < end));
      expect(letters).toEqual(covering);
    }),
  );
});

test('there are no more pieces than the marks need', () => {
  fc.assert(
    fc.property(text, fc.array(span, { maxLength: 8 }), (text, marks) => {
      const pieces = piecesOf(text, marks);
      expect(pieces.every((piece) => piece.text !== '')).toBe(true);
      expect(pieces.length).toBeLessThanOrEqual(2 * marks.length + 1);
    }),
  );
});
