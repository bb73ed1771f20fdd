import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import type { Database } from '#platform/db/database.ts';
import { commit, type Leaf, type Opening } from '#platform/log/leaf.ts';
import { completedBy, type NodeAt, nodeHash } from '#platform/log/merkle/tree.ts';
import type { Signer } from '#platform/log/note/key.ts';

export function newSigner(origin = 'forum.example/log'): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return { origin, publicKey: raw, sign: (message) => sign(null, message, privateKey) };
}

/** RFC 6962 §2.1, word for word and slow: of leaf hashes. */
export function naiveRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

/** A tree in memory, grown leaf by leaf as the sequencer grows the stored one. */
export function grow(leaves: readonly Buffer[]): NodeAt {
  const nodes = new Map<string, Buffer>();
  const node: NodeAt = (level, index) => nodes.get(`${level}/${index}`) as Buffer;
  for (const [position, leaf] of leaves.entries())
    for (const { level, index, hash } of completedBy(position, leaf, node)) nodes.set(`${level}/${index}`, hash);
  return node;
}

/** Commits one entry, as the last statement of a command does. */
export async function append(db: Database, words: string): Promise<Opening & Leaf> {
  const opening = commit('contribution', { words });
  await sql`insert into platform.leaf (kind, commitment) values (${opening.kind}, ${opening.commitment})`.execute(db);
  return opening;
}

/** The standards' own texts and vectors lie beside the repository and are not part of it. */
const STANDARDS = new URL('../../../../../shared/data/standards/', import.meta.url);
export const standard = (path: string) => {
  const url = new URL(path, STANDARDS);
  return { url, absent: !existsSync(url) };
};
