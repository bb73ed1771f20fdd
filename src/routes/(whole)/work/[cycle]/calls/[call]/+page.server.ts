import { error, fail } from '@sveltejs/kit';
import { consultation } from '#modules/consultation/server/contract.ts';
import { decodeForm } from '#platform/command/form.ts';
import { load as ask } from '#platform/command/load.ts';
import { repeatKeyOf } from '#platform/command/repeat-key.ts';
import { instantOf } from '#platform/command/wall-clock.ts';
import { database } from '#platform/config/running.ts';
import { statusOf } from '#platform/problem/problem.ts';
import { onlyFor } from '../../../only-for.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { roles, cycle } = await event.parent();
  onlyFor(['convenor'], roles);
  const call = await ask(consultation.call, event, { slug: event.params.call });
  if (call.cycle !== cycle.id) error(404, 'not_found');
  return { call, key: crypto.randomUUID() };
};

export const actions: Actions = {
  /** The new closing is written in the zone of the call, which the form says. */
  async extend({ request, locals }) {
    const form = await request.formData();
    const values = decodeForm(consultation.extendCall.input, form);
    const written = String(form.get('closesAt') ?? '');
    const closesAt = instantOf(written, String(form.get('timeZone') ?? '')) ?? written;
    const result = await consultation.extendCall.execute({ db: database(), ...locals }, { ...values, closesAt }, repeatKeyOf(form));
    if (!result.ok) return fail(statusOf(result.problem, consultation.extendCall.refusals), { problem: result.problem, values });
    return { extended: true };
  },
};
