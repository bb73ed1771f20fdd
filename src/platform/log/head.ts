import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type NodeAt, rootOf } from './merkle/tree.ts';
import { MissingNode, nodesOf } from './node-store.ts';
import { type Checkpoint, parseCheckpoint } from './note/checkpoint.ts';
import { parseVerifierKey, type Signer, verifierKey } from './note/key.ts';
import { isSignedBy, parseNote } from './note/signed-note.ts';

/**
 * The log cannot go on from its last checkpoint without contradicting it: a person must look.
 * `other-key`: this key did not sign it, under this origin. `other-tree`: what is stored does not yield the signed root.
 */
export class RefusedToSign extends Error {
  readonly reason: 'other-key' | 'other-tree';
  constructor(reason: RefusedToSign['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Head {
  readonly size: number;
  /** The subtrees along the right edge, to which new leaves are joined. */
  readonly node: NodeAt;
}

/** What the next batch continues, checked against what was last signed. Throws `RefusedToSign`. */
export async function headOf(tx: Tx<unknown>, signer: Signer): Promise<Head> {
  const { rows } = await sql<{ note: string | null; size: string; placed: string; hashed: string }>`
    select last.note, coalesce(last.size, 0) as size,
      (select coalesce(max(position) + 1, 0) from platform.leaf) as placed,
      (select coalesce(max(index) + 1, 0) from platform.node where level = 0) as hashed
    from (values (1)) as one
    left join (select note, size from platform.checkpoint order by size desc limit 1) as last on true`.execute(tx);
  const [{ note, placed, hashed, size: listed } = { note: null, placed: 0, hashed: 0, size: 0 }] = rows;
  const signed = note === null ? undefined : openCheckpoint(note, signer);
  const size = signed?.size ?? 0;
  for (const count of [listed, placed, hashed])
    if (Number(count) !== size)
      throw new RefusedToSign('other-tree', `The last checkpoint is of ${size} entries; the tables hold or list ${count}.`);

  const node = await nodesOf(tx, (blank) => rootOf(size, blank));
  if (signed && !yieldsRoot(signed, node))
    throw new RefusedToSign('other-tree', `The stored tree of ${size} entries does not have the root that was signed.`);
  return { size, node };
}

function openCheckpoint(note: string, signer: Signer): Checkpoint {
  const key = parseVerifierKey(verifierKey(signer));
  if (!key) throw new RangeError(`"${signer.origin}" cannot be the origin of a log.`);
  const parsed = parseNote(note);
  const checkpoint = parsed && isSignedBy(parsed, key) ? parseCheckpoint(parsed.text) : undefined;
  if (checkpoint?.origin !== signer.origin)
    throw new RefusedToSign('other-key', `The last checkpoint was not signed by the key of ${signer.origin}.`);
  return checkpoint;
}

function yieldsRoot({ size, root }: Checkpoint, node: NodeAt): boolean {
  try {
    return rootOf(size, node).equals(root);
  } catch (error) {
    if (error instanceof MissingNode) return false;
    throw error;
  }
}
