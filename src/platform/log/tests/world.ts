import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Signer } from '#platform/log/note/key.ts';

export function newSigner(origin = 'forum.example/log'): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return { origin, publicKey: raw, sign: (message) => sign(null, message, privateKey) };
}

/** The standards' own texts and vectors lie beside the repository and are not part of it. */
const STANDARDS = new URL('../../../../../shared/data/standards/', import.meta.url);
export const standard = (path: string) => {
  const url = new URL(path, STANDARDS);
  return { url, absent: !existsSync(url) };
};
