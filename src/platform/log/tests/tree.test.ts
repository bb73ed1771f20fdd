import fc from 'fast-check';
import { expect, test } from 'vitest';
import { consistencyPath, isConsistent } from '#platform/log/merkle/consistency.ts';
import { inclusionPath, isIncluded } from '#platform/log/merkle/inclusion.ts';
import { leafHash, rootOf } from '#platform/log/merkle/tree.ts';
import { grow, naiveRoot } from './world.ts';

const MOST = 270;
const leaves = Array.from({ length: MOST }, (_, i) => leafHash(Buffer.from(`${i}`)));
const node = grow(leaves);
const roots = leaves.map((_, i) => naiveRoot(leaves.slice(0, i + 1)));
const root = (size: number) => roots[size - 1] as Buffer;

const size = fc.integer({ min: 1, max: MOST });
const other = (hash: Buffer, bit: number): Buffer => {
  const changed = Buffer.from(hash);
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
};
const bit = fc.integer({ min: 0, max: 255 });

test('the root of a tree grown leaf by leaf is the naive root, at every size', () => {
  for (let n = 1; n <= MOST; n += 1) expect(rootOf(n, node)).toEqual(root(n));
});

test('the root of RFC 6962’s first three test leaves is the published one', () => {
  const three = [Buffer.alloc(0), Buffer.from('00', 'hex'), Buffer.from('10', 'hex')].map(leafHash);
  expect(rootOf(3, grow(three)).toString('hex')).toBe('aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77');
  expect(rootOf(0, node).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('every entry is shown to be in every tree that holds it, by no more hashes than the tree has levels', () => {
  for (let n = 1; n <= MOST; n += 1)
    for (let index = 0; index < n; index += 1) {
      const path = inclusionPath({ index, size: n, node });
      if (!isIncluded({ index, size: n, leaf: leaves[index] as Buffer, path, root: root(n) })) throw new Error(`${index} of ${n}`);
      expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(n)));
    }
});

test('no other entry, place, size, path or root is', () => {
  fc.assert(
    fc.property(size, fc.nat(), fc.nat(), bit, (n, seed, which, changed) => {
      const index = seed % n;
      const proof = { index, size: n, leaf: leaves[index] as Buffer, path: inclusionPath({ index, size: n, node }), root: root(n) };
      const at = proof.path.length && which % proof.path.length;
      const broken = [
        { ...proof, leaf: other(proof.leaf, changed) },
        { ...proof, root: other(proof.root, changed) },
        { ...proof, index: index + 1 },
        { ...proof, index: index - 1 },
        { ...proof, path: [...proof.path, proof.leaf] },
        { ...proof, path: [proof.root, ...proof.path] },
        ...(proof.path.length > 0
          ? [
              { ...proof, path: proof.path.toSpliced(at, 1) },
              { ...proof, path: proof.path.with(at, other(proof.path[at] as Buffer, changed)) },
            ]
          : []),
      ];
      for (const attempt of broken) expect(isIncluded(attempt)).toBe(false);
    }),
  );
});

test('every tree is shown to begin with every smaller one', () => {
  for (let to = 1; to <= MOST; to += 1)
    for (let from = 1; from <= to; from += 1) {
      const path = consistencyPath({ from, to, node });
      if (!isConsistent({ from, to, fromRoot: root(from), toRoot: root(to), path })) throw new Error(`${from} of ${to}`);
    }
});

test('and not with another one', () => {
  fc.assert(
    fc.property(size, fc.nat(), fc.nat(), bit, (to, seed, which, changed) => {
      const from = 1 + (seed % to);
      const proof = { from, to, fromRoot: root(from), toRoot: root(to), path: consistencyPath({ from, to, node }) };
      const at = proof.path.length && which % proof.path.length;
      const broken = [
        { ...proof, fromRoot: other(proof.fromRoot, changed) },
        { ...proof, toRoot: other(proof.toRoot, changed) },
        { ...proof, from: 0 },
        { ...proof, from: to + 1 },
        { ...proof, path: [...proof.path, proof.toRoot] },
        ...(proof.path.length > 0
          ? [
              { ...proof, path: proof.path.toSpliced(at, 1) },
              { ...proof, path: proof.path.with(at, other(proof.path[at] as Buffer, changed)) },
              { ...proof, fromRoot: proof.toRoot, toRoot: proof.fromRoot },
            ]
          : []),
      ];
      for (const attempt of broken) expect(isConsistent(attempt)).toBe(false);
    }),
  );
});
