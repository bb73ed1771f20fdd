import { redirect } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { instantsIn } from '#platform/command/wall-clock.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { onlyFor } from '../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
  onlyFor(['convenor'], (await parent()).roles);
  return { key: crypto.randomUUID() };
};

const open = formAction(consultation.openCall, instantsIn('opensAt', 'closesAt'));

export const actions: Actions = {
  async default(event) {
    const result = await open(event);
    if (!('output' in result)) return result;
    redirect(303, inLocale(`/work/${event.params.cycle}`, event.locals.locale));
  },
};
