import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf } from '#platform/command/wall-clock.ts';

const ZONES = [
  'America/New_York',
  'America/Sao_Paulo',
  'America/Caracas',
  'America/St_Johns',
  'Pacific/Easter',
  'Europe/Madrid',
  'UTC',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

/** What clocks in the zone show: `2026-10-31T23:59`. */
const shownAt = (instant: string, timeZone: string) =>
  new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant)).replace(' ', 'T');

const minute = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 60_000) * 60_000));

test('from what clocks show at an instant follows that instant, or an earlier one at which they show the same', () => {
  fc.assert(
    fc.property(minute, fc.constantFrom(...ZONES), (date, zone) => {
      const wall = shownAt(date.toISOString(), zone);
      const instant = instantOf(wall, zone) as string;
      expect(shownAt(instant, zone)).toBe(wall);
      expect(new Date(instant).getTime()).toBeLessThanOrEqual(date.getTime());
    }),
    { numRuns: 300 },
  );
});

test('a time that clocks pass over is as much later as they jump', () => {
  fc.assert(
    fc.property(minute, fc.constantFrom(...ZONES), (date, zone) => {
      const wall = date.toISOString().slice(0, 16);
      const instant = instantOf(wall, zone) as string;
      expect(shownAt(instant, zone) >= wall).toBe(true);
    }),
  );
});

test('any text in any zone is an instant or none', () => {
  const wall = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'0123456789-T:'), maxLength: 20 }),
    fc.constantFrom('0050-01-01T00:00', '0000-00-00T00:00', '2026-02-30T00:00', '9999-12-31T23:59', '2026-01-01T24:00', '2026-01-01T23:60'),
  );
  fc.assert(
    fc.property(wall, fc.oneof(fc.constantFrom(...ZONES), fc.string()), (said, zone) => {
      const instant = instantOf(said, zone);
      if (instant !== undefined) expect(shownAt(instant, zone).slice(0, 4)).toBe(said.slice(0, 4));
    }),
    { numRuns: 300 },
  );
});
