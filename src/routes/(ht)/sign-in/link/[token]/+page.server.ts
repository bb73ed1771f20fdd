import { fail, redirect } from '@sveltejs/kit';
import { running } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { setSessionCookie } from '#platform/session/cookie.ts';
import { secondFactorOf, useLink } from '#platform/session/link.ts';
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
    const trying = { token: params.token, proof, sharedDevice, key: keys.totp, address: getClientAddress(), now: locals.now };
    const entry = await useLink(db, trying);
    if (entry.kind !== 'open') return fail(entry.kind === 'too-many' ? 429 : 422, { wrong: entry.kind });
    setSessionCookie(cookies, { token: entry.token, sharedDevice, secure: config.origin.protocol === 'https:' });
    redirect(303, inLocale('/account', locals.locale));
  },
};
