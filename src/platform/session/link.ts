import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Keys } from '../config/secret.ts';
import type { Database } from '../db/database.ts';
import type { Locale } from '../i18n/locales.ts';
import { enqueueMessage } from '../mail/outbox.ts';
import type { Entry, Trying } from './contributor.ts';
import { perAccount, perAddress, perDay, withinLimits } from './limits.ts';
import { isPin } from './pin.ts';
import { newToken, openSession, sha256 } from './session.ts';
import { useTotp } from './totp.ts';

/** OWASP ASVS 5.0, 6.5.5: no longer. */
const MINUTES = 10;

/** In milliseconds: longer than a link takes to be made, so that the wait for the answer tells nobody whether one was. */
const ANSWER = 400;

interface LinkRequest extends Trying {
  readonly email: string;
  readonly locale: Locale;
  /** Where the link leads: `https://forum.example.org/es/sign-in/link`. */
  readonly at: string;
}

/** Says nothing about whether the person exists, not even by how long it takes. */
export async function requestLink(db: Database, asked: LinkRequest): Promise<void> {
  await Promise.all([makeLink(db, asked), pause(ANSWER)]);
}

async function makeLink(db: Database, { email, locale, at, address, now }: LinkRequest): Promise<void> {
  const limits = [perAccount(`link:${sha256(email).toString('base64url')}`), perAddress(`link-from:${address}`)];
  if (!(await withinLimits(db, limits, now))) return;
  const token = newToken();
  const { rows } = await sql<{ person: string }>`
    insert into platform.sign_in_link (token_hash, person, expires_at)
    select ${sha256(token)}, id, ${new Date(now.getTime() + MINUTES * 60_000)} from platform.person where email = ${email}
    returning person`.execute(db);
  if (rows[0])
    await enqueueMessage(db, { kind: 'sign_in_link', to: email, locale, arguments: { link: `${at}/${token}`, minutes: MINUTES }, now });
}

/** What the link asks for besides itself: an e-mailed link alone opens nothing. */
export async function secondFactorOf(db: Database, { token, now }: { token: string; now: Date }): Promise<'totp' | 'pin' | undefined> {
  const found = await findLink(db, token, now);
  if (!found) return undefined;
  return found.hasTotp ? 'totp' : 'pin';
}

interface Linked {
  readonly person: string;
  readonly hasTotp: boolean;
  readonly pin: Buffer | null;
  readonly roles: readonly string[];
}

async function findLink(db: Database, token: string, now: Date): Promise<Linked | undefined> {
  const { rows } = await sql<Linked>`
    select person.id as person, totp_secret is not null as "hasTotp", pin,
      array(select role from platform.grant g where g.person = person.id) as roles
    from platform.sign_in_link join platform.person on person.id = sign_in_link.person
    where token_hash = ${sha256(token)} and expires_at > ${now}`.execute(db);
  return rows[0];
}

interface UsingLink extends Trying {
  readonly token: string;
  /** The code of the moment, or the PIN. */
  readonly proof: string;
  readonly sharedDevice: boolean;
  /** Roles that nobody holds who signs in with a PIN. */
  readonly withoutPin: readonly string[];
}

export async function useLink(
  db: Database,
  keys: Keys,
  { token, proof, sharedDevice, withoutPin, address, now }: UsingLink,
): Promise<Entry> {
  const found = await findLink(db, token, now);
  const subject = `proof:${found?.person ?? token.slice(0, 8)}`;
  if (!(await withinLimits(db, [perAccount(subject), perDay(subject), perAddress(`proof-from:${address}`)], now)))
    return { kind: 'too-many' };
  if (!found) return { kind: 'wrong' };
  const { person, hasTotp, pin, roles } = found;
  const mayUsePin = !roles.some((role) => withoutPin.includes(role));
  const right = hasTotp
    ? await useTotp(db, { person, code: proof, key: keys.totp, now })
    : (await isPin(keys.pin, pin, proof)) && mayUsePin;
  if (!right) return { kind: 'wrong' };
  const used = await sql`delete from platform.sign_in_link where token_hash = ${sha256(token)} returning person`.execute(db);
  const by = hasTotp ? 'totp' : 'pin';
  return used.rows.length === 1 ? { kind: 'open', token: await openSession(db, { person, sharedDevice, now, by }) } : { kind: 'wrong' };
}
