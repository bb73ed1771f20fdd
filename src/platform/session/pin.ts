import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** OWASP's second recommendation for Argon2id: 19 MiB, two passes. */
const ARGON2 = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 } as const;
const SALT = 16;
export const MIN_PIN = 6;

/** Salt and tag together: 48 bytes. */
export async function hashPin(pin: string, nonce: Buffer = randomBytes(SALT)): Promise<Buffer> {
  const tag = await promisify(argon2)('argon2id', { ...ARGON2, message: pin.normalize('NFC'), nonce });
  return Buffer.concat([nonce, tag]);
}

/** The same work whether there is a PIN or not. */
export async function isPin(stored: Buffer | null | undefined, pin: string): Promise<boolean> {
  const known = stored ?? Buffer.alloc(SALT + ARGON2.tagLength);
  return timingSafeEqual(known, await hashPin(pin, known.subarray(0, SALT))) && stored != null;
}

/** What whoever finds a letter would try first: one repeated sign, or a run up or down. */
export function isGuessable(pin: string): boolean {
  const points = [...pin].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = new Set(points.slice(1).map((point, i) => point - (points[i] ?? 0)));
  return points.length < MIN_PIN || (steps.size === 1 && [0, 1, -1].includes([...steps][0] as number));
}
