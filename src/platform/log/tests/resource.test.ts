import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { leafHash } from '#platform/log/merkle/tree.ts';
import { parseCheckpoint } from '#platform/log/note/checkpoint.ts';
import { parseNote } from '#platform/log/note/signed-note.ts';
import { logResource } from '#platform/log/resource.ts';
import { sequence } from '#platform/log/sequence.ts';
import { parseTilePath, tilePath } from '#platform/log/tile-path.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { naiveRoot, newSigner } from './world.ts';

const { db } = await testDatabase();
const signer = newSigner();

const appendMany = (count: number, to = db) =>
  sql`insert into platform.leaf (kind, commitment)
    select 'contribution', sha256(gen_random_uuid()::text::bytea) from generate_series(1, ${count}::int)`.execute(to);

const get = async (path: string) => (await logResource(db, `/log/${path}`))?.bytes;

/** The spans of C2SP tlog-tiles: full tiles, then at most one partial. */
const spans = (count: number) =>
  Array.from({ length: Math.ceil(count / 256) }, (_, index) => ({ index, width: Math.min(256, count - index * 256) }));

/** As a monitor would: everything from the entries, nothing of ours but the hash of a leaf. */
async function readEntries(size: number): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const span of spans(size)) {
    const bundle = (await get(tilePath({ level: 'entries', ...span }))) as Buffer;
    for (let at = 0; at < bundle.length; at += 2 + bundle.readUInt16BE(at))
      found.push(bundle.subarray(at + 2, at + 2 + bundle.readUInt16BE(at)));
  }
  return found;
}

async function checkpoint() {
  const note = parseNote(((await get('checkpoint')) as Buffer).toString());
  const found = note && parseCheckpoint(note.text);
  if (!found) throw new Error('No checkpoint.');
  return found;
}

test('before anything is signed there is nothing; an empty log has a checkpoint and no tile', async () => {
  expect(await get('checkpoint')).toBeUndefined();
  await sequence(db, signer);
  expect(await checkpoint()).toMatchObject({ origin: signer.origin, size: 0 });
  for (const path of ['tile/0/000', 'tile/0/000.p/1', 'tile/entries/000', 'tile/entries/000.p/1', 'tile/1/000.p/1'])
    expect(await get(path)).toBeUndefined();
});

test('every tile is what the entries yield, at every size that was signed', async () => {
  for (const more of [1, 254, 1, 1, 255, 700]) {
    await appendMany(more);
    const size = await sequence(db, signer);
    const entries = await readEntries(size);
    expect(entries).toHaveLength(size);
    const leaves = entries.map(leafHash);
    expect((await checkpoint()).root).toEqual(naiveRoot(leaves));

    for (let [level, hashes] = [0, leaves]; hashes.length > 0; level += 1) {
      for (const span of spans(hashes.length)) {
        const expected = Buffer.concat(hashes.slice(span.index * 256, span.index * 256 + span.width));
        expect(await get(tilePath({ level, ...span }))).toEqual(expected);
      }
      const full = Math.floor(hashes.length / 256);
      hashes = Array.from({ length: full }, (_, index) => naiveRoot(hashes.slice(index * 256, index * 256 + 256)));
    }
  }
});

test('a partial tile stays where it was, also once it is full; a wider one than was signed is not there', async () => {
  const { size } = await checkpoint();
  const index = Math.floor(size / 256);
  const full = (await get('tile/0/000')) as Buffer;
  expect(full).toHaveLength(8192);
  expect(await get('tile/0/000.p/7')).toEqual(full.subarray(0, 7 * 32));
  for (const level of [0, 'entries'] as const) {
    expect(await get(tilePath({ level, index, width: size % 256 }))).toBeDefined();
    expect(await get(tilePath({ level, index, width: (size % 256) + 1 }))).toBeUndefined();
    expect(await get(tilePath({ level, index, width: 256 }))).toBeUndefined();
  }
});

test('what waits for its place is not shown', async () => {
  const { size } = await checkpoint();
  await appendMany(1);
  expect(await get(tilePath({ level: 'entries', index: Math.floor(size / 256), width: (size % 256) + 1 }))).toBeUndefined();
});

test('types are those of the specification, and only tiles may be kept for ever', async () => {
  expect(await logResource(db, '/log/checkpoint')).toMatchObject({ type: 'text/plain; charset=utf-8', immutable: false });
  for (const path of ['/log/tile/0/000', '/log/tile/entries/000', '/log/tile/1/000.p/1'])
    expect(await logResource(db, path)).toMatchObject({ type: 'application/octet-stream', immutable: true });
});

describe('the specification’s example', async () => {
  const { db: large } = await testDatabase();

  test('70,000 entries are 273 full tiles and one of 112, one full tile and one of 17, one of 1', async () => {
    await appendMany(70_000, large);
    expect(await sequence(large, signer)).toBe(70_000);
    const hashes = async (path: string) => ((await logResource(large, `/log/tile/${path}`))?.bytes.length ?? 0) / 32;
    const there = ['0/000', '0/272', '0/273.p/112', '1/000', '1/001.p/17', '2/000.p/1'];
    expect(await Promise.all(there.map(hashes))).toEqual([256, 256, 112, 256, 17, 1]);
    const absent = ['0/273', '0/273.p/113', '0/274.p/1', '1/001', '1/001.p/18', '2/000', '2/000.p/2', '3/000.p/1'];
    expect(await Promise.all(absent.map(hashes))).toEqual(absent.map(() => 0));
  });
});

test('a tile has one address', async () => {
  expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067');
  expect(tilePath({ level: 'entries', index: 0, width: 5 })).toBe('tile/entries/000.p/5');
  const level = fc.oneof(fc.constant('entries' as const), fc.nat(63));
  fc.assert(
    fc.property(level, fc.nat({ max: 2 ** 44 }), fc.integer({ min: 1, max: 256 }), (l, index, width) => {
      const tile = { level: l, index, width };
      expect(parseTilePath(tilePath(tile))).toEqual(tile);
    }),
  );
  const others = [
    ...['tile/64/000', 'tile/00/000', 'tile/01/000', 'tile/0/0', 'tile/0/0000', 'tile/0/x000/000', 'tile/0/001/000', 'tile/0/x001'],
    ...[
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/000.p/',
      'tile/0/000/',
      'tile/-1/000',
      'tile/data/000',
      'tile/0/000?x',
    ],
    ...['tile/0/x999/x999/x999/x999/x999/x999/999', '', 'tile', 'Checkpoint', 'checkpoint/', '../log/checkpoint'],
  ];
  for (const path of others) expect([path, await get(path)]).toEqual([path, undefined]);
  for (const path of ['/checkpoint', 'log/checkpoint', '/tile/0/000', '/']) expect(await logResource(db, path)).toBeUndefined();
});
