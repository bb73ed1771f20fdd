import { type NodeAt, nodeHash, rootOf, split } from './tree.ts';

/** What shows that the tree of size `to` begins with the tree of size `from`: RFC 9162 §2.1.4.1. 0 < `from` ≤ `to`. */
export const consistencyPath = ({ from, to, node }: { from: number; to: number; node: NodeAt }): Buffer[] =>
  subproof({ from, size: to, node, start: 0, known: true });

interface Subtree {
  readonly from: number;
  readonly size: number;
  readonly start: number;
  readonly node: NodeAt;
  /** Whether this subtree's root is the smaller tree's own, which the verifier holds already. */
  readonly known: boolean;
}

function subproof({ from, size, node, start, known }: Subtree): Buffer[] {
  if (from === size) return known ? [] : [rootOf(size, node, start)];
  const left = split(size);
  if (from <= left) return [...subproof({ from, size: left, node, start, known }), rootOf(size - left, node, start + left)];
  const right = { from: from - left, size: size - left, node, start: start + left, known: false };
  return [...subproof(right), rootOf(left, node, start)];
}

interface Consistency {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Buffer;
  readonly toRoot: Buffer;
  readonly path: readonly Buffer[];
}

/** RFC 9162 §2.1.4.2. Every tree begins with the empty one, so nothing is proved from size 0, and that is refused. */
export function isConsistent({ from, to, fromRoot, toRoot, path }: Consistency): boolean {
  if (!(from > 0 && from <= to)) return false;
  if (from === to) return path.length === 0 && fromRoot.equals(toRoot);
  let [fn, sn] = [from - 1, to - 1];
  while (fn % 2 === 1) [fn, sn] = [(fn - 1) / 2, Math.floor(sn / 2)];
  // A complete smaller tree is a node of the larger one: its root, known to the verifier, stands first.
  const [first, ...rest] = fn === 0 ? [fromRoot, ...path] : path;
  if (!first || path.length === 0) return false;
  let [older, newer] = [first, first];
  for (const sibling of rest) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else newer = nodeHash(newer, sibling);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && older.equals(fromRoot) && newer.equals(toRoot);
}
