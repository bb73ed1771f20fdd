import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** OWASP's second recommendation for Argon2id: 19 MiB, two passes. */
const ARGON2 = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 } as const;
const SALT = 16;
export const MIN_PIN = 6;

/** Salt and tag together: 48 bytes. Keyed too: six digits are soon tried in a copy of the database, and people use theirs elsewhere. */
export async function hashPin(key: Buffer, pin: string, nonce: Buffer = randomBytes(SALT)): Promise<Buffer> {
  const tag = await promisify(argon2)('argon2id', { ...ARGON2, message: pin.normalize('NFC'), nonce, secret: key });
  return Buffer.concat([nonce, tag]);
}

/** The same work whether there is a PIN or not. */
export async function isPin(key: Buffer, stored: Buffer | null | undefined, pin: string): Promise<boolean> {
  const known = stored ?? Buffer.alloc(SALT + ARGON2.tagLength);
  return timingSafeEqual(known, await hashPin(key, pin, known.subarray(0, SALT))) && stored != null;
}

/** Fewer make 121212, 123123 and 112233. */
const LEAST_DIFFERENT = 4;

/** What whoever finds a letter would try first: few signs over and over, a run up or down, and what stands in the letter. */
export function isGuessable(pin: string, code = ''): boolean {
  const points = [...pin].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = new Set(points.slice(1).map((point, i) => point - (points[i] ?? 0)));
  const isRun = steps.size === 1 && Math.abs([...steps][0] as number) <= 2;
  return points.length < MIN_PIN || new Set(points).size < LEAST_DIFFERENT || isRun || code.includes(pin.toUpperCase());
}
