import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { readCode } from './code.ts';
import { accept, findInvitation, hashCode, type Invitation } from './invitation.ts';
import { type Limit, perAccount, perAddress, withinLimits } from './limits.ts';
import { hashPin, isGuessable, isPin } from './pin.ts';
import { openSession } from './session.ts';

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

const limitsOf = (code: string, key: Buffer, address: string): Limit[] => [
  perAccount(`code:${hashCode(key, code).toString('base64url')}`),
  perAddress(`code-from:${address}`),
];

/** First contact: is this a code that opens something? Nobody learns more than whoever holds the letter. */
export async function showCode(db: Database, key: Buffer, { code, address, now }: Trying & { code: string }): Promise<Entry> {
  if (!(await withinLimits(db, limitsOf(code, key, address), now))) return { kind: 'too-many' };
  const invitation = readCode(code) && (await findInvitation(db, key, { code, now }));
  return invitation ? { kind: 'new', invitation } : { kind: 'wrong' };
}

interface CodeAndPin extends Trying {
  readonly code: string;
  readonly pin: string;
  readonly sharedDevice: boolean;
}

/** The first time, the PIN is set; the invitation's code stays the name one signs in with. */
export async function choosePin(db: Database, key: Buffer, { code, pin, sharedDevice, address, now }: CodeAndPin): Promise<Entry> {
  if (!(await withinLimits(db, limitsOf(code, key, address), now))) return { kind: 'too-many' };
  const invitation = await findInvitation(db, key, { code, now });
  if (!invitation) return { kind: 'wrong' };
  if (isGuessable(pin)) return { kind: 'guessable' };
  const person = await accept(db, { invitation, codeHash: hashCode(key, code), pin: await hashPin(pin), now });
  return person ? { kind: 'open', token: await openSession(db, { person, sharedDevice, now }) } : { kind: 'wrong' };
}

/** The same work and the same answer for a wrong code and a wrong PIN. */
export async function signInWithPin(db: Database, key: Buffer, { code, pin, sharedDevice, address, now }: CodeAndPin): Promise<Entry> {
  if (!(await withinLimits(db, limitsOf(code, key, address), now))) return { kind: 'too-many' };
  const { rows } = await sql<{ id: string; pin: Buffer }>`
    select id, pin from platform.person where code_hash = ${hashCode(key, code)}`.execute(db);
  const right = await isPin(rows[0]?.pin, pin);
  if (!rows[0] || !right) return { kind: 'wrong' };
  return { kind: 'open', token: await openSession(db, { person: rows[0].id, sharedDevice, now }) };
}

export type PinChange = 'changed' | 'wrong' | 'guessable' | 'too-many';

interface ChangingPin extends Pick<Trying, 'now'> {
  readonly person: string;
  readonly old: string;
  readonly pin: string;
}

export async function changePin(db: Database, { person, old, pin, now }: ChangingPin): Promise<PinChange> {
  if (!(await withinLimits(db, [perAccount(`pin:${person}`)], now))) return 'too-many';
  const { rows } = await sql<{ pin: Buffer | null }>`select pin from platform.person where id = ${person}`.execute(db);
  if (!(await isPin(rows[0]?.pin, old))) return 'wrong';
  if (isGuessable(pin)) return 'guessable';
  await sql`update platform.person set pin = ${await hashPin(pin)} where id = ${person}`.execute(db);
  return 'changed';
}
