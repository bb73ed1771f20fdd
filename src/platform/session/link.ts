import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Locale } from '../i18n/locales.ts';
import { enqueueMessage } from '../mail/outbox.ts';
import type { Entry, Trying } from './contributor.ts';
import { perAccount, perAddress, withinLimits } from './limits.ts';
import { isPin } from './pin.ts';
import { newToken, openSession, sha256 } from './session.ts';
import { useTotp } from './totp.ts';

const MINUTES = 15;

interface LinkRequest extends Trying {
  readonly email: string;
  readonly locale: Locale;
  /** Where the link leads: `https://forum.example.org/es/sign-in/link`. */
  readonly at: string;
}

/** Says nothing about whether the person exists, and does the same for those who do not. */
export async function requestLink(db: Database, { email, locale, at, address, now }: LinkRequest): Promise<void> {
  const limits = [{ ...perAccount(`link:${sha256(email).toString('base64url')}`) }, perAddress(`link-from:${address}`)];
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
}

async function findLink(db: Database, token: string, now: Date): Promise<Linked | undefined> {
  const { rows } = await sql<Linked>`
    select person.id as person, totp_secret is not null as "hasTotp", pin
    from platform.sign_in_link join platform.person on person.id = sign_in_link.person
    where token_hash = ${sha256(token)} and expires_at > ${now}`.execute(db);
  return rows[0];
}

interface UsingLink extends Trying {
  readonly token: string;
  /** The code of the moment, or the PIN. */
  readonly proof: string;
  readonly sharedDevice: boolean;
  /** The key the second factor was sealed with. */
  readonly key: Buffer;
}

export async function useLink(db: Database, { token, proof, sharedDevice, key, address, now }: UsingLink): Promise<Entry> {
  const found = await findLink(db, token, now);
  const limits = [perAccount(`proof:${found?.person ?? token.slice(0, 8)}`), perAddress(`proof-from:${address}`)];
  if (!(await withinLimits(db, limits, now))) return { kind: 'too-many' };
  if (!found) return { kind: 'wrong' };
  const { person, hasTotp, pin } = found;
  const right = hasTotp ? await useTotp(db, { person, code: proof, key, now }) : await isPin(pin, proof);
  if (!right) return { kind: 'wrong' };
  const used = await sql`delete from platform.sign_in_link where token_hash = ${sha256(token)} returning person`.execute(db);
  return used.rows.length === 1 ? { kind: 'open', token: await openSession(db, { person, sharedDevice, now }) } : { kind: 'wrong' };
}
