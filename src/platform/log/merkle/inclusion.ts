import { type NodeAt, nodeHash, rootOf, split } from './tree.ts';

/** SHA-256, in bytes. What is no hash could stand for its own root in a tree of one entry. */
const HASH_LENGTH = 32;

/** The siblings from leaf to root: RFC 9162 §2.1.3.1. `index` is below `size`. */
export function inclusionPath({ index, size, node, start = 0 }: { index: number; size: number; node: NodeAt; start?: number }): Buffer[] {
  if (size === 1) return [];
  const left = split(size);
  return index < left
    ? [...inclusionPath({ index, size: left, node, start }), rootOf(size - left, node, start + left)]
    : [...inclusionPath({ index: index - left, size: size - left, node, start: start + left }), rootOf(left, node, start)];
}

interface Inclusion {
  readonly index: number;
  readonly size: number;
  /** The leaf's hash, not the leaf. */
  readonly leaf: Buffer;
  readonly path: readonly Buffer[];
  readonly root: Buffer;
}

/** RFC 9162 §2.1.3.2, with division where the text shifts: sizes may pass 2^31. */
export function isIncluded({ index, size, leaf, path, root }: Inclusion): boolean {
  if (!(index >= 0 && index < size) || leaf.length !== HASH_LENGTH) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else hash = nodeHash(hash, sibling);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && hash.equals(root);
}
