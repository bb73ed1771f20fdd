import { createPublicKey, verify } from 'node:crypto';
import { decodeBase64 } from './encoding.ts';
import { isKeyName, keyId, type Signer, type VerifierKey } from './key.ts';

/** C2SP signed-note: https://c2sp.org/signed-note */
export interface SignedNote {
  /** With its final newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

interface NoteSignature {
  readonly name: string;
  readonly id: Buffer;
  readonly signature: Buffer;
}

/** The specification asks verifiers for a limit, and for at least 16. */
const MAX_SIGNATURES = 100;

/** `text` ends with a newline. */
export async function signNote(text: string, signer: Signer): Promise<string> {
  const { origin, publicKey } = signer;
  const signature = Buffer.concat([keyId(origin, publicKey), await signer.sign(Buffer.from(text))]);
  return `${text}\n— ${origin} ${signature.toString('base64')}\n`;
}

/** `undefined` unless well-formed. What it returns is to be ignored until `isSignedBy` says otherwise. */
export function parseNote(note: string): SignedNote | undefined {
  const isForbidden = (character: string) => character < ' ' && character !== '\n';
  if (!note.isWellFormed() || [...note].some(isForbidden) || !note.endsWith('\n')) return undefined;
  // The text may hold empty lines of its own: the last one parts it from the signatures.
  const end = note.lastIndexOf('\n\n');
  if (end === -1) return undefined;
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return undefined;
  const signatures = lines.map(parseSignature);
  return signatures.every((signature) => signature !== undefined) ? { text: note.slice(0, end + 1), signatures } : undefined;
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name = '', encoded = ''] = /^— ([^ ]+) ([^ ]+)$/.exec(line) ?? [];
  const bytes = decodeBase64(encoded);
  if (!isKeyName(name) || !bytes || bytes.length <= 4) return undefined;
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/** Signatures of unknown keys are passed over; one that claims this key and does not fit it condemns the whole note. */
export function isSignedBy({ text, signatures }: SignedNote, { name, id, publicKey }: VerifierKey): boolean {
  const own = signatures.filter((signature) => signature.name === name && signature.id.equals(id));
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') }, format: 'jwk' });
  return own.length > 0 && own.every(({ signature }) => verify(null, Buffer.from(text), key, signature));
}
