import { fail, redirect } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { turnAway } from '../turn-away.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { draft, organisation } = await event.parent();
  const base = inLocale(`/consultation/${event.params.call}`, event.locals.locale);
  if (!organisation) turnAway(event);
  if (!draft || draft.answers.length === 0) redirect(303, base);
  return { draft, organisation, key: crypto.randomUUID() };
};

const send = formAction(consultation.submitContribution);

export const actions: Actions = {
  async send(event) {
    const result = await send(event);
    if (!('output' in result)) return result;
    const query = event.url.searchParams.get('organisation');
    redirect(303, inLocale(`/consultation/${event.params.call}/receipt`, event.locals.locale) + (query ? `?organisation=${query}` : ''));
  },
  async detach(event) {
    const result = await formAction(consultation.detachFile)(event);
    return 'output' in result ? { detached: true } : fail(result.status, result.data);
  },
};
