import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';

/** The operator's secret, or one made on first start, readable by its owner only; `wx` so that two starts cannot make two. */
export async function readSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Promise<string> {
  if (secret) return secret;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secret');
  await writeFile(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}

/** One key per purpose (RFC 5869), so that none can stand in for another. 32 bytes. */
export const keyFor = (secret: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'amparo', purpose, 32));

/** For short codes that are stored: without the secret, a copy of the database cannot be searched for them. 32 bytes. */
export const keyedHash = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export interface Keys {
  /** For invitation codes. */
  readonly code: Buffer;
  /** For second factors. */
  readonly totp: Buffer;
}

export const keysOf = (secret: string): Keys => ({ code: keyFor(secret, 'code'), totp: keyFor(secret, 'totp') });
