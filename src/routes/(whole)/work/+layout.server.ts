import { error, redirect } from '@sveltejs/kit';
import { STAFF_ROLES } from '#modules/roles.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import type { LayoutServerLoad } from './$types';

/** Who works here. Each command and query asks again what they may. */
export const load: LayoutServerLoad = ({ locals, url }) => {
  const { session, locale } = locals;
  if (!session) redirect(303, `${inLocale('/sign-in', locale)}?next=${encodeURIComponent(url.pathname)}`);
  if (!session.roles.some((role) => STAFF_ROLES.some((staff) => staff === role))) error(403, 'forbidden');
  return { roles: session.roles };
};
