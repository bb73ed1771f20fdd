import { error, redirect } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { turnAway } from '../turn-away.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { params } = event;
  const { call, organisation } = await event.parent();
  const position = call.areas.findIndex(({ slug }) => slug === params.area);
  const area = call.areas[position];
  if (!area) error(404, 'not_found');
  if (!organisation) turnAway(event);
  return { area, position, organisation };
};

const save = formAction(consultation.saveDraft);

export const actions: Actions = {
  save: (event) => save(event),
  async next(event) {
    const result = await save(event);
    if (!('output' in result)) return result;
    const query = event.url.searchParams.get('organisation');
    redirect(303, inLocale(`/consultation/${event.params.call}/check`, event.locals.locale) + (query ? `?organisation=${query}` : ''));
  },
};
