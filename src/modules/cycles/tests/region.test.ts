import { expect, test } from 'vitest';
import { REGION } from '#modules/cycles/rules/region.ts';
import { COUNTRIES_IN_KREYOL } from '#platform/i18n/kreyol.ts';

test('every country of the region has a name in Haitian Creole', () => {
  expect(REGION.filter((code) => !COUNTRIES_IN_KREYOL[code])).toEqual([]);
});
