import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeForm } from '#platform/command/form.ts';
import { lengthOf, localised, normalise, text } from '#platform/command/text.ts';
import { instantOf } from '#platform/command/wall-clock.ts';
import { anyText } from '#platform/testing/any-text.ts';

const schema = z.object({
  title: localised({ max: 10 }),
  note: text({ max: 10 }).optional(),
  agreed: z.boolean().default(false),
  count: z.number().int(),
  tags: z.array(z.string()).default([]),
  day: z.iso.date().nullable().default(null),
  rows: z.array(z.object({ slug: z.string(), title: localised({ max: 10 }) })).default([]),
});

function form(entries: readonly (readonly [string, string])[]): FormData {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

test('a form is read as the schema expects it: repeated, nested, empty and unknown fields', () => {
  const given = [
    ['title.es', 'Hola'],
    ['title.en', ''],
    ['note', ''],
    ['agreed', 'yes'],
    ['count', '3'],
    ['tags', 'a'],
    ['tags', 'b'],
    ['day', ''],
    ['rows.0.slug', 'x'],
    ['rows.0.title.es', 'Equis'],
    ['rows.1.slug', ''],
    ['surprise', '1'],
  ] as const;
  const parsed = schema.parse(decodeForm(schema, form(given)));
  expect(parsed).toEqual({
    title: { es: 'Hola' },
    agreed: true,
    count: 3,
    tags: ['a', 'b'],
    day: null,
    rows: [{ slug: 'x', title: { es: 'Equis' } }],
  });
});

test('no form fells the reader', () => {
  const name = fc.oneof(fc.constantFrom('title', 'title.es', 'rows.0.slug', 'rows.x.slug', 'count', 'tags', '__proto__'), fc.string());
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string())), (entries) => {
      schema.safeParse(decodeForm(schema, form(entries)));
    }),
  );
});

test('text has one form: whoever sends it again in that form sends the same', () => {
  fc.assert(
    fc.property(anyText(), (value) => {
      const once = normalise(value);
      expect(normalise(once)).toBe(once);
      expect(once).not.toMatch(/\0|\r/);
      expect(lengthOf(once)).toBe([...once].length);
    }),
  );
});

test('a wall clock and a zone are an instant, also where clocks jump', () => {
  expect(instantOf('2014-10-31T23:59', 'America/New_York')).toBe('2014-11-01T03:59:00.000Z');
  expect(instantOf('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  expect(instantOf('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  expect(instantOf('2026-06-01T12:00', 'America/Caracas')).toBe('2026-06-01T16:00:00.000Z');
  expect(instantOf('tomorrow', 'America/Bogota')).toBeUndefined();
  expect(instantOf('2026-06-01T12:00', 'Nowhere/Land')).toBeUndefined();
});
