import { expect, test } from 'vitest';
import { countryName, instantText, languageLine, languageName, listText, rangeText } from '#platform/ui/time.ts';

const CLOSING = { timeZone: 'America/Bogota' };

test('a closing is written day before month, as the region writes it', () => {
  expect(instantText('2026-12-24T21:08:00Z', { ...CLOSING, locale: 'en' })).toBe('Thursday, 24 December 2026 at 16:08');
  expect(rangeText('2014-10-13', '2014-10-31', 'en')).toMatch(/^13\s?–\s?31 October 2014$/);
  expect(listText(['2 days', '3 hours', '4 minutes'], 'en')).toBe('2 days, 3 hours and 4 minutes');
});

test('a closing in Haitian Creole has no French word', () => {
  expect(instantText('2026-12-24T21:08:00Z', { ...CLOSING, locale: 'ht' })).toBe('jedi 24 desanm 2026 a 16:08');
  expect(listText(['2 jou', '3 èdtan', '4 minit'], 'ht')).toBe('2 jou, 3 èdtan ak 4 minit');
  expect(listText([], 'ht')).toBe('');
  const days = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(2028, 0, i + 1)));
  const written = (locale: 'fr' | 'ht') =>
    new Set(days.flatMap((day) => instantText(day, { timeZone: 'UTC', locale }).match(/\p{L}+/gu) ?? []));
  expect(written('ht').intersection(written('fr'))).toEqual(new Set(['avril']));
});

test('languages have their names in Haitian Creole', () => {
  expect(['en', 'es', 'fr', 'pt', 'ht'].map((code) => languageName(code, 'ht'))).toEqual([
    'angle',
    'panyòl',
    'franse',
    'pòtigè',
    'kreyòl ayisyen',
  ]);
  expect(countryName('HT', 'ht')).toBe('Ayiti');
  expect(countryName('JP', 'ht')).toBe('Japon');
});

test('the name of a language begins a line with a capital, whatever the language it is named in', () => {
  expect((['en', 'es', 'fr', 'pt'] as const).map((locale) => languageLine('es', locale))).toEqual([
    'Spanish',
    'Español',
    'Espagnol',
    'Espanhol',
  ]);
});
