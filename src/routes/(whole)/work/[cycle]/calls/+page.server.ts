import { fail, redirect } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { decodeForm } from '#platform/command/form.ts';
import { repeatKeyOf } from '#platform/command/repeat-key.ts';
import { instantOf } from '#platform/command/wall-clock.ts';
import { database } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { statusOf } from '#platform/problem/problem.ts';
import { onlyFor } from '../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ parent }) => {
  onlyFor(['convenor'], (await parent()).roles);
  return { key: crypto.randomUUID() };
};

export const actions: Actions = {
  /** Browsers send a day and a time without a zone; the zone is a field of its own. */
  async default({ request, locals, params }) {
    const form = await request.formData();
    const values = decodeForm(consultation.openCall.input, form);
    const zone = String(values.timeZone ?? '');
    const at = (name: string) => instantOf(String(form.get(name) ?? ''), zone) ?? String(form.get(name) ?? '');
    const input = { ...values, opensAt: at('opensAt'), closesAt: at('closesAt') };
    const result = await consultation.openCall.execute({ db: database(), ...locals }, input, repeatKeyOf(form));
    if (!result.ok) return fail(statusOf(result.problem, consultation.openCall.refusals), { problem: result.problem, values });
    redirect(303, inLocale(`/work/${params.cycle}`, locals.locale));
  },
};
