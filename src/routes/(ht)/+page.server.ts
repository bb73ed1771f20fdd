import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const cursor = event.url.searchParams.get('cursor') ?? undefined;
  const [list, open, editions] = await Promise.all([
    ask(cycles.cycles, event, { cursor }),
    ask(consultation.openCalls, event, {}),
    ask(compendium.editions, event, {}),
  ]);
  return { list, open: open.items, editions: editions.items };
};
