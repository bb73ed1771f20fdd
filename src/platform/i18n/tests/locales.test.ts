import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inLanguage, inLocale, LOCALES, localeFrom, localeOf, withoutLocale } from '#platform/i18n/locales.ts';

test('the language asked for most that we speak is taken, whatever its region and however it is written', () => {
  expect(localeFrom('es-AR,es;q=0.9,en;q=0.5')).toBe('es');
  expect(localeFrom('en;q=0.4, PT-br;q=0.8')).toBe('pt');
  expect(localeFrom('de, fr; q=0.7, es ;q = 0.6')).toBe('fr');
  expect(localeFrom('est, zh-Hant-TW, ht')).toBe('ht');
  expect(localeFrom('es;q=0, fr;q=0.001')).toBe('fr');
  for (const nothing of [undefined, '', '*', 'de', 'es;q=0', ';;;,,,', 'esperanto']) expect(localeFrom(nothing)).toBe('en');
});

test('any header is a language we speak, and the order of equals is kept', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'esfrpth-;=q.01, *\t') }), (header) => {
      expect(LOCALES).toContain(localeFrom(header));
    }),
  );
  const weighed = fc.array(fc.tuple(fc.constantFrom(...LOCALES), fc.integer({ min: 1, max: 1000 })), { minLength: 1 });
  fc.assert(
    fc.property(weighed, (wanted) => {
      const best = Math.max(...wanted.map(([, weight]) => weight));
      const header = wanted.map(([locale, weight]) => `${locale};q=${(weight / 1000).toFixed(3)}`).join(', ');
      expect(localeFrom(header)).toBe(wanted.find(([, weight]) => weight === best)?.[0]);
    }),
  );
});

test('a page has one address in each language, and is found again from it', () => {
  const path = fc
    .webPath()
    .filter((given) => /^\/(?!\/)/.test(given) && withoutLocale(given) === given && (given === '/' || !given.endsWith('/')));
  fc.assert(
    fc.property(path, fc.constantFrom(...LOCALES), fc.constantFrom(...LOCALES), (page, first, then) => {
      const there = inLocale(page, first);
      expect([localeOf(there), withoutLocale(there)]).toEqual([first, page]);
      expect(inLocale(there, then)).toBe(inLocale(page, then));
    }),
  );
});

test('a reader gets a text in some language whenever there is one, and is told which', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...LOCALES), fc.string()), fc.constantFrom(...LOCALES), (texts, locale) => {
      const { text, lang } = inLanguage(texts, locale);
      expect(text).toBe(texts[lang] ?? '');
      if (Object.values(texts).some((given) => given !== '')) expect(text).not.toBe('');
      if (texts[locale]) expect(lang).toBe(locale);
    }),
  );
});
