import { compendiumWorld } from '#modules/compendium/tests/world.ts';
import { consultationWorld } from '#modules/consultation/tests/world.ts';
import { cyclesWorld } from '#modules/cycles/tests/world.ts';
import { organisationsWorld } from '#modules/organisations/tests/world.ts';
import type { World } from '#platform/testing/world.ts';

/** The smallest world of each module, for the examples of its operations. */
export const worlds: Record<string, (world: World) => World> = {
  cycles: cyclesWorld,
  organisations: organisationsWorld,
  consultation: consultationWorld,
  compendium: compendiumWorld,
};
