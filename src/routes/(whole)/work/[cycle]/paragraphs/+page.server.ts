import { compendium } from '#modules/compendium/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { load as ask } from '#platform/command/load.ts';
import { onlyFor } from '../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cycle, roles } = await event.parent();
  onlyFor(['rapporteur'], roles);
  const [draft, codes] = await Promise.all([
    ask(compendium.paragraphs, event, { cycle: cycle.id }),
    ask(compendium.codebook, event, { cycle: cycle.id }),
  ]);
  return { draft, codes: codes.items };
};

export const actions: Actions = {
  part: (event) => formAction(compendium.addPart)(event),
  code: (event) => formAction(compendium.defineCode)(event),
};
