import type { Keys } from '../config/secret.ts';
import type { Database } from '../db/database.ts';
import type { Entry, Trying } from './contributor.ts';
import { accept, findInvitation } from './invitation.ts';
import { perAccount, perAddress, withinLimits } from './limits.ts';
import { seal, unseal } from './seal.ts';
import { openSession, sha256 } from './session.ts';
import { newTotpSecret, stepOf, totpUri } from './totp.ts';

/** A second factor that is offered and not yet anybody's: it travels sealed in the form, so that nothing is stored before it is confirmed. */
export function offerTotp(keys: Keys, account: string): { sealed: string; uri: string; secret: Buffer } {
  const secret = newTotpSecret();
  return { sealed: seal(keys.totp, secret).toString('base64url'), uri: totpUri(secret, account), secret };
}

/** The same offer again, after a mistyped code. */
export function sameOffer(keys: Keys, sealed: string, account: string) {
  const secret = unseal(keys.totp, Buffer.from(sealed, 'base64url'));
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
  const limits = [perAccount(`enrol:${sha256(code).toString('base64url')}`), perAddress(`code-from:${address}`)];
  if (!(await withinLimits(db, limits, now))) return { kind: 'too-many' };
  const secret = unseal(keys.totp, Buffer.from(sealed, 'base64url'));
  if (!secret || stepOf(secret, proof, now) === undefined) return { kind: 'wrong' };
  const invitation = await findInvitation(db, keys.code, { code, now });
  const person = invitation && (await accept(db, { invitation, totpSecret: seal(keys.totp, secret), now }));
  return person ? { kind: 'open', token: await openSession(db, { person, sharedDevice, now }) } : { kind: 'wrong' };
}
