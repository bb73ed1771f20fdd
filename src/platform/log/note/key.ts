import { createHash } from 'node:crypto';
import { decodeBase64 } from './encoding.ts';

/** C2SP signed-note, signature type 0x01: Ed25519 over the text of the note. */
const ED25519 = Buffer.of(1);

/** Who signs checkpoints. */
export interface Signer {
  /** The log's name, also the name of its key; fixed when it is made. */
  readonly origin: string;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Buffer;
  /** 64 bytes, RFC 8032. A promise where the key lives in another device. */
  sign(message: Buffer): Buffer | Promise<Buffer>;
}

/** What a verifier is given by another way than the file it verifies. */
export interface VerifierKey {
  readonly name: string;
  /** 4 bytes. */
  readonly id: Buffer;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Buffer;
}

/** Not empty, no space of any script, no plus, nothing that controls a terminal. */
export const isKeyName = (name: string): boolean => name !== '' && name.isWellFormed() && !/[\p{White_Space}\p{Cc}+]/u.test(name);

/** SHA-256(name ‖ 0x0A ‖ signature type ‖ public key)[:4]. */
export const keyId = (name: string, publicKey: Buffer): Buffer =>
  createHash('sha256').update(`${name}\n`).update(ED25519).update(publicKey).digest().subarray(0, 4);

/** C2SP vkey: `name+id+key`. */
export const verifierKey = ({ origin, publicKey }: Pick<Signer, 'origin' | 'publicKey'>): string =>
  `${origin}+${keyId(origin, publicKey).toString('hex')}+${Buffer.concat([ED25519, publicKey]).toString('base64')}`;

/** `undefined` for anything but a well-formed Ed25519 vkey whose id is that of its name and key. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name = '', id = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  const key = decodeBase64(encoded);
  if (!isKeyName(name) || key?.length !== 33 || !key.subarray(0, 1).equals(ED25519)) return undefined;
  const publicKey = key.subarray(1);
  const computed = keyId(name, publicKey);
  return computed.toString('hex') === id ? { name, id: computed, publicKey } : undefined;
}
