import { fail, redirect } from '@sveltejs/kit';
import { STAFF_ROLES } from '#modules/roles.ts';
import { running } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { enterSession } from '#platform/session/cookie.ts';
import { secondFactorOf, useLink } from '#platform/session/link.ts';
import { tellRefusal } from '#platform/session/refusal.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => ({
  factor: await secondFactorOf(running().db, { token: params.token, now: locals.now }),
});

export const actions: Actions = {
  default: async ({ request, params, locals, cookies, getClientAddress }) => {
    const form = await request.formData();
    const { db, keys, config } = running();
    const sharedDevice = form.get('shared') !== null;
    const proof = String(form.get('proof') ?? '').slice(0, 300);
    const { token } = params;
    const trying = { token, proof, sharedDevice, withoutPin: STAFF_ROLES, address: getClientAddress(), now: locals.now };
    const entry = await useLink(db, keys, trying);
    if (entry.kind !== 'open') {
      tellRefusal(entry.kind);
      return fail(entry.kind === 'too-many' ? 429 : 422, { wrong: entry.kind });
    }
    await enterSession(cookies, { db, origin: config.origin, token: entry.token, sharedDevice });
    redirect(303, inLocale('/account', locals.locale));
  },
};
