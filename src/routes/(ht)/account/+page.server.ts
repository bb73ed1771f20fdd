import { error, fail, redirect } from '@sveltejs/kit';
import { workOf } from '#modules/cycles/server/contract.ts';
import { STAFF_ROLES } from '#modules/roles.ts';
import { normalise } from '#platform/command/text.ts';
import { running } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { changePin } from '#platform/session/contributor.ts';
import { acceptAs, findInvitation } from '#platform/session/invitation.ts';
import { perAccount, withinLimits } from '#platform/session/limits.ts';
import { dropPasskey, passkeysOf } from '#platform/session/passkey.ts';
import { openSessions, revokeSessions, sessionCookie } from '#platform/session/session.ts';
import { dropToken, makeToken, tokensOf } from '#platform/session/token.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = Parameters<PageServerLoad>[0];

/** What a token may open: to read and to write, by module. */
const SCOPES = Object.keys(import.meta.glob('../../../modules/*/module.ts')).flatMap((path) => {
  const room = path.split('/').at(-2);
  return [`${room}:read`, `${room}:write`];
});

/** Whoever is not signed in is sent to sign in, and back. */
function signedIn({ locals, url }: Pick<Event, 'locals' | 'url'>) {
  if (!locals.session) redirect(303, `${inLocale('/sign-in', locals.locale)}?next=${encodeURIComponent(url.pathname)}`);
  return locals.session;
}

const tokenOf = ({ cookies }: Pick<Event, 'cookies'>): string => cookies.get(sessionCookie(running().config.origin)) ?? '';

const isStaff = (roles: readonly string[]): boolean => roles.some((role) => STAFF_ROLES.some((staff) => staff === role));

export const load: PageServerLoad = async (event) => {
  const { id, name, roles, sharedDevice } = signedIn(event);
  const { db } = running();
  const { now } = event.locals;
  const [sessions, passkeys, tokens, work] = await Promise.all([
    openSessions(db, { person: id, token: tokenOf(event), now }),
    passkeysOf(db, id),
    isStaff(roles) ? tokensOf(db, id, now) : [],
    workOf(db, id),
  ]);
  return { name, isStaff: isStaff(roles), sharedDevice, sessions, passkeys, tokens, work, scopes: SCOPES };
};

export const actions: Actions = {
  async revoke(event) {
    const { id } = signedIn(event);
    const session = (await event.request.formData()).get('session');
    await revokeSessions(running().db, id, session ? String(session) : undefined);
    return { done: 'revoked' };
  },

  async pin(event) {
    const { id } = signedIn(event);
    const form = await event.request.formData();
    const { db, keys } = running();
    const [old, pin] = [normalise(String(form.get('old') ?? '')), normalise(String(form.get('pin') ?? ''))];
    const token = tokenOf(event);
    const changed = await changePin(db, keys, { person: id, old, pin, token, now: event.locals.now });
    return changed === 'changed'
      ? { done: 'pin' }
      : fail(changed === 'too-many' ? 429 : 422, {
          wrong: changed === 'wrong' ? 'wrong-pin' : changed,
          field: changed === 'guessable' ? 'pin' : 'old',
        });
  },

  async accept(event) {
    const { id } = signedIn(event);
    const { db, keys } = running();
    const code = String((await event.request.formData()).get('code') ?? '');
    if (!(await withinLimits(db, [perAccount(`accept:${id}`)], event.locals.now)))
      return fail(429, { wrong: 'too-many', field: 'code', code });
    const invitation = await findInvitation(db, keys.code, { code, now: event.locals.now });
    const accepting = invitation && { person: id, invitation, withoutPin: STAFF_ROLES };
    if (!accepting || !(await acceptAs(db, accepting))) return fail(422, { wrong: 'wrong-code', field: 'code', code });
    return { done: 'accepted' };
  },

  async dropPasskey(event) {
    const { id } = signedIn(event);
    await dropPasskey(running().db, id, String((await event.request.formData()).get('passkey') ?? ''));
    return { done: 'passkey' };
  },

  async token(event) {
    const { id, roles, sharedDevice } = signedIn(event);
    // What lasts is not made where the next person sits down.
    if (sharedDevice || !isStaff(roles)) error(403, 'forbidden');
    const form = await event.request.formData();
    const scopes = form
      .getAll('scope')
      .map(String)
      .filter((scope) => SCOPES.includes(scope));
    const name = normalise(String(form.get('name') ?? '')).slice(0, 100);
    if (scopes.length === 0) return fail(422, { wrong: 'no-scope', field: 'scopes', name });
    return { token: await makeToken(running().db, { person: id, name: name || '…', scopes, days: 90, now: event.locals.now }) };
  },

  async dropToken(event) {
    const { id } = signedIn(event);
    const token = String((await event.request.formData()).get('token') ?? '');
    await dropToken(running().db, id, token);
    return { done: 'token' };
  },
};
