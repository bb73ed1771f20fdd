import { randomUUIDv7 } from 'node:crypto';
import type { Keys } from '../config/secret.ts';
import type { Database } from '../db/database.ts';
import type { Entry, Trying } from './contributor.ts';
import { accept, findInvitation, hashCode } from './invitation.ts';
import { perAccount, perAddress, withinLimits } from './limits.ts';
import { seal, unseal } from './seal.ts';
import { openSession } from './session.ts';
import { newTotpSecret, stepOf, totpOf, totpUri } from './totp.ts';

interface Offer {
  /** Of the invitation: an offer made to one opens for no other. */
  readonly code: string;
  readonly account: string;
}

const subjectOf = (keys: Keys, code: string): string => hashCode(keys.code, code).toString('base64url');
const offerTo = (keys: Keys, code: string): string => `offer to ${subjectOf(keys, code)}`;

/** A second factor that is offered and not yet anybody's: it travels sealed in the form, so that nothing is stored before it is confirmed. */
export function offerTotp(keys: Keys, { code, account }: Offer): { sealed: string; uri: string; secret: Buffer } {
  const secret = newTotpSecret();
  return { sealed: seal(keys.totp, secret, offerTo(keys, code)).toString('base64url'), uri: totpUri(secret, account), secret };
}

/** The same offer again, after a mistyped code. */
export function sameOffer(keys: Keys, sealed: string, { code, account }: Offer) {
  const secret = unseal(keys.totp, Buffer.from(sealed, 'base64url'), offerTo(keys, code));
  return secret && { sealed, uri: totpUri(secret, account), secret };
}

interface Enrolling extends Trying {
  readonly code: string;
  readonly sealed: string;
  /** The code of the moment that proves the second factor was kept. */
  readonly proof: string;
  readonly sharedDevice: boolean;
}

/** Staff have no PIN: the invitation's code is used up, and from then on a link with this factor, or a passkey, signs in. */
export async function enrolStaff(db: Database, keys: Keys, { code, sealed, proof, sharedDevice, address, now }: Enrolling): Promise<Entry> {
  const limits = [perAccount(`enrol:${subjectOf(keys, code)}`), perAddress(`code-from:${address}`)];
  if (!(await withinLimits(db, limits, now))) return { kind: 'too-many' };
  const secret = unseal(keys.totp, Buffer.from(sealed, 'base64url'), offerTo(keys, code));
  const step = secret && stepOf(secret, proof, now);
  if (!secret || step === undefined) return { kind: 'wrong' };
  const invitation = await findInvitation(db, keys.code, { code, now });
  const id = randomUUIDv7();
  // The code that proved it is used: it does not open once more.
  const totp = { secret: seal(keys.totp, secret, totpOf(id)), step };
  const person = invitation && (await accept(db, { id, invitation, totp, now }));
  return person ? { kind: 'open', token: await openSession(db, { person, sharedDevice, now, by: 'totp' }) } : { kind: 'wrong' };
}
