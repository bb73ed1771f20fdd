import { redirect } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { load as ask } from '#platform/command/load.ts';
import { running } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { turnAway } from '../turn-away.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { draft, organisation } = await event.parent();
  const base = inLocale(`/consultation/${event.params.call}`, event.locals.locale);
  if (!organisation) turnAway(event);
  if (!draft?.submittedAt) redirect(303, base);
  const receipt = await ask(consultation.receipt, event, { contribution: draft.contribution });
  return { draft, organisation, receipt, logKey: running().logKey };
};
