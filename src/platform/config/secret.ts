import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, MIN_SECRET } from './config.ts';
import { inDataFolder, Mendable } from './mendable.ts';

/** The operator's secret, or one made on first start, readable by its owner only. */
export async function readSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Promise<string> {
  return secret ?? inDataFolder(dataDir, () => keptSecret(dataDir));
}

async function keptSecret(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'secret');
  const kept = (await readFile(path, 'utf8').catch(absent)) ?? (await makeSecret(path));
  if (kept.trim().length < MIN_SECRET)
    throw new Mendable(`${path} holds no secret: put back the file that was there, or set AMPARO_SECRET.`);
  return kept.trim();
}

/** Whole or not at all, so that whoever is killed leaves no empty one; and once, so that two starts cannot make two. */
async function makeSecret(path: string): Promise<string> {
  const making = `${path}-${process.pid}`;
  await writeFile(making, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  await link(making, path).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(making);
  return readFile(path, 'utf8');
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

/** One key per purpose (RFC 5869), so that none can stand in for another. 32 bytes. */
export const keyFor = (secret: string, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'amparo', purpose, 32));

/** For short codes that are stored: without the secret, a copy of the database cannot be searched for them. 32 bytes. */
export const keyedHash = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export interface Keys {
  /** For invitation codes. */
  readonly code: Buffer;
  /** For PINs. */
  readonly pin: Buffer;
  /** For second factors. */
  readonly totp: Buffer;
  /** For answers that hold a secret. */
  readonly answer: Buffer;
}

export const keysOf = (secret: string): Keys => ({
  code: keyFor(secret, 'code'),
  pin: keyFor(secret, 'pin'),
  totp: keyFor(secret, 'totp'),
  answer: keyFor(secret, 'answer'),
});
