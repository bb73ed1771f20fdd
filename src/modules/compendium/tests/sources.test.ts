import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseQuotes, countSources } from '#modules/compendium/rules/sources.ts';

const source = fc.record({
  passage: fc.uuid(),
  words: fc.string(),
  language: fc.constantFrom('es', 'pt', 'fr'),
  country: fc.option(fc.constantFrom('AR', 'BR')),
  voice: fc.constantFrom('a', 'b', 'c', 'd'),
  isOrganisation: fc.boolean(),
});

test('however many passages a voice has, it counts once', () => {
  fc.assert(
    fc.property(fc.array(source), (sources) => {
      const once = countSources(sources);
      expect(countSources([...sources, ...sources])).toEqual(once);
      expect(once.organisations).toBe(new Set(sources.filter((s) => s.isOrganisation).map((s) => s.voice)).size);
    }),
  );
});

test('quotes are of different voices, and no language stands twice while another waits', () => {
  fc.assert(
    fc.property(fc.array(source), fc.nat(4), (sources, most) => {
      const quotes = chooseQuotes(sources, most);
      expect(quotes.length).toBe(Math.min(most, new Set(sources.map((s) => s.voice)).size));
      expect(new Set(quotes.map((s) => s.voice)).size).toBe(quotes.length);
    }),
  );
});
