import { redirect } from '@sveltejs/kit';
import { inLocale } from '#platform/i18n/locales.ts';

interface Visitor {
  readonly locals: App.Locals;
  readonly url: URL;
  readonly params: { readonly call: string };
}

/** Who writes for no organisation of the cycle: strangers sign in first, and whoever has is told at the call that it is for others. */
export function turnAway({ locals, url, params }: Visitor): never {
  if (locals.session) redirect(303, inLocale(`/consultation/${params.call}`, locals.locale));
  redirect(303, `${inLocale('/sign-in', locals.locale)}?next=${encodeURIComponent(url.pathname)}`);
}
