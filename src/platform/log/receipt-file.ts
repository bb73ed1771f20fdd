import { isUtf8 } from 'node:buffer';
import { parseCanonical } from './canonical.ts';
import { isKind, type Opening } from './leaf.ts';
import { decodeBase64, decodeDecimal, decodeHash } from './note/encoding.ts';

/**
 * A receipt is a C2SP tlog-proof (https://c2sp.org/tlog-proof, file extension `.tlog-proof`). The specification leaves
 * the extra data to the application; ours opens the entry, and is UTF-8 text of four lines, each with its newline:
 *
 *     amparo-opening@v1
 *     <kind>
 *     <salt, 64 lower-case hexadecimal digits>
 *     <record, canonical JSON (RFC 8785), which holds no newline>
 *
 * The leaf that the proof is about is `<kind>\n<SHA-256(salt ‖ record) in hexadecimal>\n`, hashed as RFC 6962 says.
 *
 * Until the entry has its place there is only a promise: another first line, the same opening, and no signature.
 */
export type ReceiptFile = ProofFile | PromiseFile;

export interface ProofFile {
  readonly kind: 'proof';
  readonly opening: Opening;
  readonly index: number;
  /** Siblings from the leaf to the root, 32 bytes each. */
  readonly path: readonly Buffer[];
  /** A signed note, verbatim. */
  readonly checkpoint: string;
}

export interface PromiseFile {
  readonly kind: 'promise';
  readonly opening: Opening;
}

const PROOF = 'c2sp.org/tlog-proof@v1';
const OPENING = 'amparo-opening@v1';
const PROMISE = [
  'amparo-promise@v1',
  'This is a promise without proof. It is signed by nobody.',
  'Ask for the receipt again: the log gives an entry its place within seconds.',
];
/** A record is short, a hundred signatures of the largest kind are not. In UTF-16 units. */
export const MAX_LENGTH = 1_000_000;

export function writeReceipt(file: ReceiptFile): string {
  const extra = `extra ${openingBytes(file.opening).toString('base64')}`;
  if (file.kind === 'promise') return [...PROMISE, extra, ''].join('\n');
  return [PROOF, extra, `index ${file.index}`, ...file.path.map((hash) => hash.toString('base64')), '', file.checkpoint].join('\n');
}

/** `undefined` unless it is exactly what `writeReceipt` writes; nothing in it is true until it is verified. */
export function parseReceipt(text: string): ReceiptFile | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const end = text.indexOf('\n\n');
  return end === -1 ? parsePromise(text) : parseProof(text.slice(0, end).split('\n'), text.slice(end + 2));
}

function parseProof([header, extra = '', place = '', ...hashes]: string[], checkpoint: string): ProofFile | undefined {
  const opening = parseExtra(extra);
  const index = place.startsWith('index ') ? decodeDecimal(place.slice('index '.length)) : undefined;
  const path = hashes.map(decodeHash);
  if (header !== PROOF || !opening || index === undefined || !path.every((hash) => hash !== undefined)) return undefined;
  return { kind: 'proof', opening, index, path, checkpoint };
}

function parsePromise(text: string): PromiseFile | undefined {
  const opening = parseExtra(text.split('\n').at(PROMISE.length) ?? '');
  const promise: PromiseFile | undefined = opening && { kind: 'promise', opening };
  return promise && writeReceipt(promise) === text ? promise : undefined;
}

const openingBytes = ({ kind, salt, record }: Opening): Buffer => Buffer.from(`${OPENING}\n${kind}\n${salt.toString('hex')}\n${record}\n`);

function parseExtra(line: string): Opening | undefined {
  const bytes = line.startsWith('extra ') ? decodeBase64(line.slice('extra '.length)) : undefined;
  if (!bytes || !isUtf8(bytes)) return undefined;
  const [header, kind = '', hex = '', record = '', ...rest] = bytes.toString().split('\n');
  const isWhole = header === OPENING && rest.length === 1 && rest[0] === '';
  if (!isWhole || !isKind(kind) || !/^[0-9a-f]{64}$/.test(hex) || !parseCanonical(record)) return undefined;
  return { kind, salt: Buffer.from(hex, 'hex'), record };
}
