import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const cycle = await ask(cycles.cycle, event, { slug: event.params.cycle });
  const [calls, turnout, editions] = await Promise.all([
    ask(consultation.calls, event, { cycle: cycle.id }),
    ask(consultation.turnout, event, { cycle: cycle.id }),
    ask(compendium.editions, event, { cycle: cycle.id }),
  ]);
  return { cycle, calls: calls.items, turnout: turnout.items, editions: editions.items, now: event.locals.now.toISOString() };
};
