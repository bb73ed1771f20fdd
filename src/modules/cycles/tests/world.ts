import type { CycleFields } from '#modules/cycles/server/fields.ts';
import type { World } from '#platform/testing/world.ts';

/** A world always has one cycle, `cycle`, with the address `slug`. */
export interface CyclesWorld extends World {
  newCycle(): CycleFields;
}

export const cyclesWorld = (world: World): CyclesWorld => ({
  ...world,
  newCycle: () => ({
    slug: `meeting-${crypto.randomUUID().slice(0, 8)}`,
    title: { en: 'Fourth meeting', es: 'Cuarta reunión' },
    summary: { en: 'Prepares the fourth meeting.' },
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    countries: ['AR', 'BR'],
  }),
});
