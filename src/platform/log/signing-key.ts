import { createCipheriv, createDecipheriv, createPrivateKey, generateKeyPairSync, randomBytes, scrypt, sign } from 'node:crypto';
import { sql } from 'kysely';
import { Mendable } from '../config/mendable.ts';
import type { Database } from '../db/database.ts';
import { isKeyName, type Signer } from './note/key.ts';

/** The operator's secret does not open the stored key, or the row was altered: its origin and public key are bound to it. */
export class WrongSecret extends Mendable {}

/** What scrypt (RFC 7914) is asked for: 128 MiB and some tenths of a second, once at each start. Kept in the row, so it may be raised. */
const COST = { scryptCost: 2 ** 17, scryptBlockSize: 8, scryptParallelization: 1 };
const MOST_MEMORY = 512 * 2 ** 20;

interface SealedKey {
  readonly origin: string;
  readonly publicKey: Buffer;
  readonly scryptSalt: Buffer;
  readonly scryptCost: number;
  readonly scryptBlockSize: number;
  readonly scryptParallelization: number;
  readonly nonce: Buffer;
  readonly tag: Buffer;
  readonly sealedKey: Buffer;
}

/**
 * The log's key: made on first use, by one of however many processes start at once, and unwrapped at every later start.
 * The origin stored with it wins over the one given, which counts only when the key is made: a log that changed its
 * name would be another log, and every receipt would say so. Throws `WrongSecret`, and `RangeError` for a new log's
 * origin that cannot name a key (empty, or with a space or plus).
 */
export async function loadSigner(db: Database, { secret, origin }: { secret: string; origin: string }): Promise<Signer> {
  const stored = await storedKey(db);
  if (stored) return unseal(stored, secret);
  await storeFirst(db, await newKey(origin, secret));
  return unseal((await storedKey(db)) as SealedKey, secret);
}

async function storedKey(db: Database): Promise<SealedKey | undefined> {
  const { rows } = await sql<SealedKey>`
    select origin, public_key as "publicKey", scrypt_salt as "scryptSalt", scrypt_cost as "scryptCost",
      scrypt_block_size as "scryptBlockSize", scrypt_parallelization as "scryptParallelization",
      nonce, tag, sealed_key as "sealedKey"
    from platform.log_key`.execute(db);
  return rows[0];
}

const storeFirst = (db: Database, key: SealedKey) =>
  sql`insert into platform.log_key (origin, public_key, scrypt_salt, scrypt_cost, scrypt_block_size, scrypt_parallelization, nonce, tag, sealed_key)
    values (${key.origin}, ${key.publicKey}, ${key.scryptSalt}, ${key.scryptCost}, ${key.scryptBlockSize}, ${key.scryptParallelization},
      ${key.nonce}, ${key.tag}, ${key.sealedKey})
    on conflict on constraint log_key_once do nothing`.execute(db);

async function newKey(origin: string, secret: string): Promise<SealedKey> {
  if (!isKeyName(origin)) throw new RangeError(`"${origin}" cannot be the origin of a log.`);
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const wrapping = { origin, publicKey, scryptSalt: randomBytes(16), ...COST };
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await wrappingKey(wrapping, secret), nonce).setAAD(boundTo(wrapping));
  const sealedKey = Buffer.concat([cipher.update(pair.privateKey.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  return { ...wrapping, nonce, tag: cipher.getAuthTag(), sealedKey };
}

async function unseal(key: SealedKey, secret: string): Promise<Signer> {
  const decipher = createDecipheriv('aes-256-gcm', await wrappingKey(key, secret), key.nonce, { authTagLength: 16 });
  decipher.setAAD(boundTo(key)).setAuthTag(key.tag);
  const opened = Buffer.concat([decipher.update(key.sealedKey), finish(decipher)]);
  const privateKey = createPrivateKey({ key: opened, type: 'pkcs8', format: 'der' });
  return { origin: key.origin, publicKey: key.publicKey, sign: (message) => sign(null, message, privateKey) };
}

function finish(decipher: ReturnType<typeof createDecipheriv>): Buffer {
  try {
    return decipher.final();
  } catch (cause) {
    throw new WrongSecret('AMPARO_SECRET does not open the key of the log: it is not the secret the log was made with.', { cause });
  }
}

const boundTo = ({ origin, publicKey }: Pick<SealedKey, 'origin' | 'publicKey'>): Buffer =>
  Buffer.concat([Buffer.from(`amparo log key\n${origin}\n`), publicKey]);

type Scrypt = Pick<SealedKey, 'scryptSalt' | 'scryptCost' | 'scryptBlockSize' | 'scryptParallelization'>;

const wrappingKey = (
  { scryptSalt, scryptCost: N, scryptBlockSize: r, scryptParallelization: p }: Scrypt,
  secret: string,
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(secret.normalize('NFC'), scryptSalt, 32, { N, r, p, maxmem: MOST_MEMORY }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
