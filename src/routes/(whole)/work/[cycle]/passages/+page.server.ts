import { compendium } from '#modules/compendium/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { load as ask } from '#platform/command/load.ts';
import { onlyFor } from '../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

/** The passages nobody has disposed of yet, each with the form that sets it aside. */
export const load: PageServerLoad = async (event) => {
  const { cycle, roles } = await event.parent();
  onlyFor(['rapporteur'], roles);
  const cursor = event.url.searchParams.get('cursor') ?? undefined;
  return { list: await ask(compendium.passages, event, { cycle: cycle.id, open: true, cursor }) };
};

export const actions: Actions = { aside: (event) => formAction(compendium.setPassageAside)(event) };
