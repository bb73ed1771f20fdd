import { fail } from '@sveltejs/kit';
import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { load as ask } from '#platform/command/load.ts';
import type { Actions, PageServerLoad } from './$types';

/** Of each kind; the rest appear as these are dealt with. */
const SHOWN = 20;

export const load: PageServerLoad = async (event) => {
  const { cycle, roles } = await event.parent();
  const follows = roles.includes('rapporteur') || roles.includes('convenor');
  const [calls, editions, open] = await Promise.all([
    ask(consultation.calls, event, { cycle: cycle.id }),
    ask(compendium.editions, event, { cycle: cycle.id }),
    follows ? ask(compendium.openItems, event, { cycle: cycle.id, limit: SHOWN }).catch(() => undefined) : undefined,
  ]);
  return { calls: calls.items, editions: editions.items, open, shown: SHOWN, key: crypto.randomUUID() };
};

export const actions: Actions = {
  async publish(event) {
    const result = await formAction(compendium.publishEdition)(event);
    return 'output' in result ? { published: result.output.number } : fail(result.status, result.data);
  },
};
