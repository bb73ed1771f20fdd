import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createTOTPKeyURI, generateHOTP } from '@oslojs/otp';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { unseal } from './seal.ts';

/** RFC 6238: 30 seconds, six digits; one step either way for clocks that differ. */
const STEP = 30;
const DIGITS = 6;
const DRIFT = 1;

export const newTotpSecret = (): Buffer => randomBytes(20);

/** Where a stored secret belongs: see `seal`. */
export const totpOf = (person: string): string => `totp of ${person}`;

export const totpUri = (secret: Buffer, account: string): string => createTOTPKeyURI('Amparo', account, secret, STEP, DIGITS);

/** The step whose code this is, counted from 1970; `undefined` when it is none of those near `now`. */
export function stepOf(secret: Buffer, code: string, now: Date): number | undefined {
  const current = Math.floor(now.getTime() / 1000 / STEP);
  const typed = Buffer.from(code.replaceAll(/\s/g, ''));
  const steps = Array.from({ length: 2 * DRIFT + 1 }, (_, i) => current - DRIFT + i);
  return steps.find((step) => {
    const wanted = Buffer.from(generateHOTP(secret, BigInt(step), DIGITS));
    return wanted.length === typed.length && timingSafeEqual(wanted, typed);
  });
}

interface TotpUse {
  readonly person: string;
  readonly code: string;
  /** The key the secret was sealed with. */
  readonly key: Buffer;
  readonly now: Date;
}

/** A code opens once: the step is stored in the same statement that checks it was not used. */
export async function useTotp(db: Database, { person, code, key, now }: TotpUse): Promise<boolean> {
  const { rows } = await sql<{ sealed: Buffer | null }>`select totp_secret as sealed from platform.person where id = ${person}`.execute(db);
  const secret = rows[0]?.sealed ? unseal(key, rows[0].sealed, totpOf(person)) : undefined;
  const step = secret && stepOf(secret, code, now);
  if (step === undefined) return false;
  const used = await sql`
    update platform.person set totp_step = ${step}
    where id = ${person} and (totp_step is null or totp_step < ${step}) returning id`.execute(db);
  return used.rows.length === 1;
}
