import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { isConsistent } from '#platform/log/merkle/consistency.ts';
import { isIncluded } from '#platform/log/merkle/inclusion.ts';
import { standard } from './world.ts';

const archive = standard('merkle-testdata/testdata.tar.gz');

interface Inclusion {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
  proof: string[] | null;
  wantErr: boolean;
}

interface Consistency {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
  proof: string[] | null;
  wantErr: boolean;
}

/** POSIX tar: a header of 512 bytes (name, size in octal at 124, prefix at 345), then the file in blocks of 512. */
function vectors<Vector>(folder: string): [string, Vector][] {
  const tar = gunzipSync(readFileSync(archive.url));
  const text = (from: number, length: number) => tar.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  const found: [string, Vector][] = [];
  for (let at = 0; text(at, 100) !== ''; ) {
    const name = [text(at + 345, 155), text(at, 100)].filter(Boolean).join('/');
    const length = Number.parseInt(text(at + 124, 12), 8);
    if (name.startsWith(`testdata/${folder}/`) && name.endsWith('.json'))
      found.push([name, JSON.parse(tar.toString('utf8', at + 512, at + 512 + length))]);
    at += 512 + Math.ceil(length / 512) * 512;
  }
  return found;
}

const bytes = (text: string | null) => Buffer.from(text ?? '', 'base64');

test.skipIf(archive.absent)('inclusion as in transparency-dev/merkle (skipped where ../shared is absent)', () => {
  const all = vectors<Inclusion>('inclusion');
  expect(all.length).toBeGreaterThan(90);
  for (const [name, { leafIdx: index, treeSize, root, leafHash, proof, wantErr }] of all) {
    const path = (proof ?? []).map(bytes);
    expect([name, isIncluded({ index, size: treeSize, leaf: bytes(leafHash), path, root: bytes(root) })]).toEqual([name, !wantErr]);
  }
});

test.skipIf(archive.absent)('consistency as in transparency-dev/merkle (skipped where ../shared is absent)', () => {
  const all = vectors<Consistency>('consistency');
  expect(all.length).toBeGreaterThan(90);
  for (const [name, { size1: from, size2: to, root1, root2, proof, wantErr }] of all) {
    const path = (proof ?? []).map(bytes);
    expect([name, isConsistent({ from, to, fromRoot: bytes(root1), toRoot: bytes(root2), path })]).toEqual([name, !wantErr]);
  }
});
