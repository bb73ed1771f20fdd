import { redirect } from '@sveltejs/kit';
import { running } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { sessionCookie, signOut } from '#platform/session/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies, locals }) => {
  const { db, config } = running();
  const name = sessionCookie(config.origin);
  await signOut(db, cookies.get(name) ?? '');
  cookies.delete(name, { path: '/', secure: config.origin.protocol === 'https:' });
  redirect(303, inLocale('/sign-in', locals.locale));
};
