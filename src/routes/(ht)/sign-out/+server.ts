import { redirect } from '@sveltejs/kit';
import { database } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { SESSION_COOKIE, signOut } from '#platform/session/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies, locals }) => {
  await signOut(database(), cookies.get(SESSION_COOKIE) ?? '');
  cookies.delete(SESSION_COOKIE, { path: '/' });
  redirect(303, inLocale('/sign-in', locals.locale));
};
