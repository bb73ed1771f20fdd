import { error } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { load as ask } from '#platform/command/load.ts';
import { instantsIn } from '#platform/command/wall-clock.ts';
import { onlyFor } from '../../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { roles, cycle } = await event.parent();
  onlyFor(['convenor'], roles);
  const call = await ask(consultation.call, event, { slug: event.params.call });
  if (call.cycle !== cycle.id) error(404, 'not_found');
  return { call, key: crypto.randomUUID() };
};

const extend = formAction(consultation.extendCall, instantsIn('closesAt'));

export const actions: Actions = {
  async extend(event) {
    const result = await extend(event);
    return 'output' in result ? { extended: true } : result;
  },
};
