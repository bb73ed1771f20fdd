import { sql } from 'kysely';
import type { Keys } from '../config/secret.ts';
import type { Database } from '../db/database.ts';
import { readCode } from './code.ts';
import { accept, findInvitation, hashCode, type Invitation } from './invitation.ts';
import { type Limit, perAccount, perAddress, perDay, withinLimits } from './limits.ts';
import { hashPin, isGuessable, isPin } from './pin.ts';
import { openSession, sha256 } from './session.ts';

export interface Trying {
  /** Where from: only ever counted, never stored beside what was tried. */
  readonly address: string;
  readonly now: Date;
}

export type Entry =
  | { readonly kind: 'open'; readonly token: string }
  /** A code that was never used: its PIN is to be chosen. */
  | { readonly kind: 'new'; readonly invitation: Invitation }
  | { readonly kind: 'wrong' | 'too-many' | 'guessable' };

/** Nothing for what cannot be a code: counted as one, the slips of everybody would be one account's. */
const ofCode = (keys: Keys, code: string, limit: (subject: string) => Limit): Limit[] =>
  readCode(code) ? [limit(`code:${hashCode(keys.code, code).toString('base64url')}`)] : [];
const limitsOf = (keys: Keys, code: string, address: string): Limit[] => [
  ...ofCode(keys, code, perAccount),
  perAddress(`code-from:${address}`),
];

/** First contact: is this a code that opens something? Nobody learns more than whoever holds the letter. */
export async function showCode(db: Database, keys: Keys, { code, address, now }: Trying & { code: string }): Promise<Entry> {
  if (!(await withinLimits(db, limitsOf(keys, code, address), now))) return { kind: 'too-many' };
  const invitation = readCode(code) && (await findInvitation(db, keys.code, { code, now }));
  return invitation ? { kind: 'new', invitation } : { kind: 'wrong' };
}

interface CodeAndPin extends Trying {
  readonly code: string;
  readonly pin: string;
  readonly sharedDevice: boolean;
  /** Roles that nobody holds who signs in with a PIN: they read what others wrote. */
  readonly withoutPin: readonly string[];
}

/** The first time, the PIN is set; the invitation's code stays the name one signs in with. */
export async function choosePin(
  db: Database,
  keys: Keys,
  { code, pin, sharedDevice, withoutPin, address, now }: CodeAndPin,
): Promise<Entry> {
  if (!(await withinLimits(db, limitsOf(keys, code, address), now))) return { kind: 'too-many' };
  const invitation = await findInvitation(db, keys.code, { code, now });
  if (!invitation || withoutPin.includes(invitation.role)) return { kind: 'wrong' };
  if (isGuessable(pin, readCode(code))) return { kind: 'guessable' };
  const person = await accept(db, { invitation, codeHash: hashCode(keys.code, code), pin: await hashPin(keys.pin, pin), now });
  return person ? { kind: 'open', token: await openSession(db, { person, sharedDevice, now, by: 'pin' }) } : { kind: 'wrong' };
}

/** The same work and the same answer for a wrong code and a wrong PIN, and for somebody whose role asks for more than a PIN. */
export async function signInWithPin(
  db: Database,
  keys: Keys,
  { code, pin, sharedDevice, withoutPin, address, now }: CodeAndPin,
): Promise<Entry> {
  const limits = [...limitsOf(keys, code, address), ...ofCode(keys, code, perDay)];
  if (!(await withinLimits(db, limits, now))) return { kind: 'too-many' };
  const { rows } = await sql<{ id: string; pin: Buffer }>`
    select id, pin from platform.person
    where code_hash = ${hashCode(keys.code, code)}
      and not exists (select from platform.grant g where g.person = person.id and g.role = any(${withoutPin}))`.execute(db);
  const right = await isPin(keys.pin, rows[0]?.pin, pin);
  if (!rows[0] || !right) return { kind: 'wrong' };
  return { kind: 'open', token: await openSession(db, { person: rows[0].id, sharedDevice, now, by: 'pin' }) };
}

export type PinChange = 'changed' | 'wrong' | 'guessable' | 'too-many';

interface ChangingPin extends Pick<Trying, 'now'> {
  readonly person: string;
  readonly old: string;
  readonly pin: string;
  /** The session it is changed in: every other one ends, whoever has it. */
  readonly token: string;
}

export async function changePin(db: Database, keys: Keys, { person, old, pin, token, now }: ChangingPin): Promise<PinChange> {
  if (!(await withinLimits(db, [perAccount(`pin:${person}`), perDay(`pin:${person}`)], now))) return 'too-many';
  const { rows } = await sql<{ pin: Buffer | null }>`select pin from platform.person where id = ${person}`.execute(db);
  if (!(await isPin(keys.pin, rows[0]?.pin, old))) return 'wrong';
  if (isGuessable(pin)) return 'guessable';
  await sql`
    with noted as (
      insert into platform.audit (actor, command, subject) values (${person}, 'pin.change', ${`person:${person}`})
    ), ended as (
      delete from platform.session where person = ${person} and token_hash <> ${sha256(token)}
    )
    update platform.person set pin = ${await hashPin(keys.pin, pin)} where id = ${person}`.execute(db);
  return 'changed';
}
