import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import { renderSVG } from 'uqr';
import { STAFF_ROLES } from '#modules/roles.ts';
import { normalise } from '#platform/command/text.ts';
import { running } from '#platform/config/running.ts';
import { inLocale } from '#platform/i18n/locales.ts';
import { choosePin, type Entry, showCode, signInWithPin } from '#platform/session/contributor.ts';
import { enterSession, safePath } from '#platform/session/cookie.ts';
import { findInvitation } from '#platform/session/invitation.ts';
import { requestLink } from '#platform/session/link.ts';
import { tellRefusal } from '#platform/session/refusal.ts';
import { isLoopbackName, samplePeople } from '#platform/session/sample.ts';
import { openSession } from '#platform/session/session.ts';
import { enrolStaff, offerTotp, sameOffer } from '#platform/session/staff.ts';
import type { Actions, PageServerLoad } from './$types';

/** Sample people are let in from this machine only: the operator's own address, and nobody in between. */
function sampleAllowed({ request }: RequestEvent): boolean {
  const { sample, config } = running();
  return sample && isLoopbackName(config.origin.hostname) && request.headers.get('x-amparo-direct') === 'yes';
}

/** Where they were going, else their own page; in their language. */
const nextOf = ({ url, locals }: Pick<RequestEvent, 'url' | 'locals'>) =>
  safePath(url.searchParams.get('next'), inLocale('/account', locals.locale));

export const load: PageServerLoad = async (event) => ({
  next: nextOf(event),
  samplePeople: sampleAllowed(event) ? await samplePeople(running().db) : [],
  smtp: running().config.smtpUrl !== undefined,
});

const read = (form: FormData, name: string) => normalise(String(form.get(name) ?? '')).slice(0, 300);

/** Opens the door, or says at which step to stand. */
async function enter(event: RequestEvent, entry: Entry, sharedDevice: boolean, again: Record<string, unknown>) {
  if (entry.kind !== 'open') {
    tellRefusal(entry.kind);
    return fail(entry.kind === 'too-many' ? 429 : 422, { ...again, wrong: entry.kind });
  }
  const { db, config } = running();
  await enterSession(event.cookies, { db, origin: config.origin, token: entry.token, sharedDevice });
  redirect(303, nextOf(event));
}

export const actions: Actions = {
  /** A code nobody used leads to choosing a PIN or a second factor; any other leads to the PIN, whether it exists or not. */
  async code(event) {
    const form = await event.request.formData();
    const { db, keys } = running();
    const code = read(form, 'code');
    const sharedDevice = form.get('shared') !== null;
    if (code === '') return fail(422, { step: 'code', wrong: 'empty' });
    const entry = await showCode(db, keys, { code, address: event.getClientAddress(), now: event.locals.now });
    if (entry.kind === 'too-many') return fail(429, { step: 'code', wrong: entry.kind, code, sharedDevice });
    if (entry.kind !== 'new') return { step: 'pin', code, sharedDevice };
    const { role, name, email } = entry.invitation;
    if (!STAFF_ROLES.some((staff) => staff === role)) return { step: 'new-pin', code, sharedDevice, name };
    const { sealed, uri, secret } = offerTotp(keys, { code, account: email ?? name });
    return { step: 'totp', code, sharedDevice, name, sealed, qr: renderSVG(uri), secret: base32(secret) };
  },

  async pin(event) {
    const form = await event.request.formData();
    const { db, keys } = running();
    const [code, pin, sharedDevice] = [read(form, 'code'), read(form, 'pin'), form.get('shared') !== null];
    const trying = { code, pin, sharedDevice, withoutPin: STAFF_ROLES, address: event.getClientAddress(), now: event.locals.now };
    return enter(event, await signInWithPin(db, keys, trying), sharedDevice, { step: 'pin', code, sharedDevice });
  },

  async choose(event) {
    const form = await event.request.formData();
    const { db, keys } = running();
    const [code, pin, sharedDevice] = [read(form, 'code'), read(form, 'pin'), form.get('shared') !== null];
    const again = { step: 'new-pin', code, sharedDevice, name: '' };
    if (pin !== read(form, 'again')) return fail(422, { ...again, wrong: 'differs' });
    const trying = { code, pin, sharedDevice, withoutPin: STAFF_ROLES, address: event.getClientAddress(), now: event.locals.now };
    return enter(event, await choosePin(db, keys, trying), sharedDevice, again);
  },

  async enrol(event) {
    const form = await event.request.formData();
    const { db, keys } = running();
    const [code, sealed, proof] = [read(form, 'code'), read(form, 'sealed'), read(form, 'proof')];
    const sharedDevice = form.get('shared') !== null;
    const { now } = event.locals;
    const entry = await enrolStaff(db, keys, { code, sealed, proof, sharedDevice, address: event.getClientAddress(), now });
    const invitation = entry.kind === 'wrong' ? await findInvitation(db, keys.code, { code, now }) : undefined;
    const offer = invitation && sameOffer(keys, sealed, { code, account: invitation.email ?? invitation.name });
    const told = offer ? { qr: renderSVG(offer.uri), secret: base32(offer.secret) } : { qr: '', secret: '' };
    return enter(event, entry, sharedDevice, { step: 'totp', code, sharedDevice, sealed, ...told });
  },

  async link(event) {
    const form = await event.request.formData();
    const { db, config } = running();
    const email = read(form, 'email').toLowerCase();
    const at = `${config.origin.origin}${inLocale('/sign-in/link', event.locals.locale)}`;
    await requestLink(db, { email, locale: event.locals.locale, at, address: event.getClientAddress(), now: event.locals.now });
    return { step: 'sent' };
  },

  async sample(event) {
    const person = String((await event.request.formData()).get('person') ?? '');
    const { db } = running();
    const known = sampleAllowed(event) && (await samplePeople(db)).some(({ id }) => id === person);
    if (!known) return fail(403, { step: 'code', wrong: 'wrong' });
    const token = await openSession(db, { person, sharedDevice: false, now: event.locals.now, by: 'sample' });
    return enter(event, { kind: 'open', token }, false, {});
  },
};

/** RFC 4648, as authenticator apps ask for it. */
function base32(secret: Buffer): string {
  const bits = [...secret].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]).join('');
}
