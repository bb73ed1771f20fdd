import { type Fields, parseCanonical } from './canonical.ts';
import { commitmentOf, leafBytes } from './leaf.ts';
import { isIncluded } from './merkle/inclusion.ts';
import { leafHash } from './merkle/tree.ts';
import { parseCheckpoint } from './note/checkpoint.ts';
import { parseVerifierKey } from './note/key.ts';
import { isSignedBy, parseNote } from './note/signed-note.ts';
import { parseReceipt } from './receipt-file.ts';

export type Verification = Verified | Unpinned | Promised | RefusedReceipt;

/** The log whose key was given holds this record, at this place. It says nothing about when. */
export interface Verified {
  readonly kind: 'verified';
  readonly leafKind: string;
  /** Canonical JSON, and what it says. */
  readonly record: string;
  readonly fields: Fields;
  /** Zero-based. */
  readonly index: number;
  /** How many entries the signed tree has. */
  readonly size: number;
  readonly origin: string;
}

/** The file agrees with itself, which anybody can bring about: without a key had from elsewhere it proves nothing. */
interface Unpinned {
  readonly kind: 'unpinned';
}

/** Not a proof, and it says so. */
interface Promised {
  readonly kind: 'promise';
}

export type RefusalReason =
  /** Not a receipt, or changed in a way that leaves none. */
  | 'not-a-receipt'
  /** The record, its place or its path do not lead to the root in the checkpoint. */
  | 'not-in-the-tree'
  /** What was given as the key is none. */
  | 'not-a-key'
  /** The checkpoint is of a log with another name than the key. */
  | 'other-log'
  /** The key did not sign this checkpoint. */
  | 'not-signed';

interface RefusedReceipt {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
}

const refused = (reason: RefusalReason): RefusedReceipt => ({ kind: 'refused', reason });

/**
 * Checks a receipt with nothing but its text and a key: no clock, no network, no database. `verifierKey` is a C2SP vkey
 * had by another way than the file, in which no key is ever looked for; its name is the only origin accepted.
 * The steps are those of C2SP tlog-proof, "Verifying a tlog proof"; cosignatures of witnesses are passed over.
 */
export function verifyReceipt(text: string, verifierKey: string | undefined): Verification {
  const receipt = parseReceipt(text);
  if (!receipt) return refused('not-a-receipt');
  if (receipt.kind === 'promise') return { kind: 'promise' };
  const { opening, index, path } = receipt;
  const note = parseNote(receipt.checkpoint);
  const checkpoint = note && parseCheckpoint(note.text);
  const fields = parseCanonical(opening.record);
  if (!note || !checkpoint || !fields) return refused('not-a-receipt');

  const { origin, size, root } = checkpoint;
  const leaf = leafHash(leafBytes({ kind: opening.kind, commitment: commitmentOf(opening) }));
  if (!isIncluded({ index, size, leaf, path, root })) return refused('not-in-the-tree');
  if (verifierKey === undefined) return { kind: 'unpinned' };
  const key = parseVerifierKey(verifierKey);
  if (!key) return refused('not-a-key');
  if (origin !== key.name) return refused('other-log');
  if (!isSignedBy(note, key)) return refused('not-signed');
  return { kind: 'verified', leafKind: opening.kind, record: opening.record, fields, index, size, origin };
}
