import { compendium } from '#modules/compendium/server/contract.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const cursor = event.url.searchParams.get('cursor') ?? undefined;
  const [list, editions] = await Promise.all([ask(cycles.cycles, event, { cursor }), ask(compendium.editions, event, {})]);
  return { list, editions: editions.items };
};
