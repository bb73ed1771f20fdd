import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import { type NodeAt, nodesFor, type TreeNode } from './merkle/tree.ts';

/** The tree is not whole: a node that the computation needs is not in the table. */
export class MissingNode extends Error {}

/**
 * Stored are the roots of all complete subtrees, two rows for an entry, not tiles: rows are only ever inserted, so the
 * serving role needs no right to change a hash, and a tile of any width that was ever published is a range of rows.
 * A table of tiles would be smaller and would have to rewrite its right edge at every checkpoint.
 */
export const storeNodes = (db: Database, nodes: readonly TreeNode[]) =>
  sql`insert into platform.node (level, index, hash)
    select * from unnest(${nodes.map((n) => n.level)}::int[], ${nodes.map((n) => n.index)}::bigint[],
      ${nodes.map((n) => n.hash)}::bytea[])`.execute(db);

/** Fetches, in one statement, what `compute` will ask for, and computes. Throws `MissingNode`. */
export async function computeFromNodes<Value>(db: Database, compute: (node: NodeAt) => Value): Promise<Value> {
  return compute(await nodesOf(db, compute));
}

/** The stored nodes that `compute` will ask for, also to be looked up one by one later. `compute` runs on blanks. */
export async function nodesOf(db: Database, compute: (node: NodeAt) => unknown): Promise<NodeAt> {
  const wanted = nodesFor(compute);
  const { rows } = await sql<{ level: number; index: string; hash: Buffer }>`
    select level, index, hash from platform.node
    join unnest(${wanted.map((n) => n.level)}::int[], ${wanted.map((n) => n.index)}::bigint[]) as wanted (level, index)
      using (level, index)`.execute(db);
  const hashes = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return (level, index) => {
    const hash = hashes.get(`${level}/${index}`);
    if (!hash) throw new MissingNode(`The log lacks node ${level}/${index}.`);
    return hash;
  };
}
