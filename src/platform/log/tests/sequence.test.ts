import type { KyselyPlugin } from 'kysely';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Database } from '#platform/db/database.ts';
import { RefusedToSign } from '#platform/log/head.ts';
import type { Leaf, Opening } from '#platform/log/leaf.ts';
import { leafBytes } from '#platform/log/leaf.ts';
import { consistencyPath, isConsistent } from '#platform/log/merkle/consistency.ts';
import { leafHash } from '#platform/log/merkle/tree.ts';
import { computeFromNodes } from '#platform/log/node-store.ts';
import { parseCheckpoint } from '#platform/log/note/checkpoint.ts';
import { verifierKey } from '#platform/log/note/key.ts';
import { parseNote } from '#platform/log/note/signed-note.ts';
import { receiptFor } from '#platform/log/receipt.ts';
import { sequence } from '#platform/log/sequence.ts';
import { verifyReceipt } from '#platform/log/verify-receipt.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { append, naiveRoot, newSigner } from './world.ts';

const signer = newSigner();

/** Checks the whole log from its entries: places without a gap, every signed root, each checkpoint continuing the one before. */
async function audit(db: Database): Promise<{ entries: string[]; size: number }> {
  const { rows } = await sql<Leaf & { position: string }>`
    select kind, commitment, position from platform.leaf where position is not null order by position`.execute(db);
  expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, i) => i));
  const leaves = rows.map((leaf) => leafHash(leafBytes(leaf)));
  const notes = await sql<{ note: string }>`select note from platform.checkpoint order by size`.execute(db);
  const checkpoints = notes.rows.map(({ note }) => parseCheckpoint(parseNote(note)?.text ?? ''));
  let before: { size: number; root: Buffer } | undefined;
  for (const checkpoint of checkpoints) {
    if (!checkpoint) throw new Error('A checkpoint cannot be read.');
    if (checkpoint.size > 0) expect(checkpoint.root).toEqual(naiveRoot(leaves.slice(0, checkpoint.size)));
    if (before && before.size > 0) {
      const [from, to] = [before.size, checkpoint.size];
      const path = await computeFromNodes(db, (node) => consistencyPath({ from, to, node }));
      expect(isConsistent({ from, to, fromRoot: before.root, toRoot: checkpoint.root, path })).toBe(true);
    }
    before = checkpoint;
  }
  expect(before?.size).toBe(rows.length);
  return { entries: rows.map(({ commitment }) => commitment.toString('hex')), size: rows.length };
}

const isProved = async (db: Database, opening: Opening & Leaf) =>
  verifyReceipt(await receiptFor(db, opening), verifierKey(signer)).kind === 'verified';

describe('a log that is written to', async () => {
  const { db, roundTrips } = await testDatabase();

  test('is signed when empty, promises before an entry has its place, and proves it afterwards', async () => {
    expect(await sequence(db, signer)).toBe(0);
    const opening = await append(db, 'primera');
    expect(verifyReceipt(await receiptFor(db, opening), verifierKey(signer))).toEqual({ kind: 'promise' });
    expect(await sequence(db, signer)).toBe(1);
    expect(await sequence(db, signer)).toBe(1);
    expect(await isProved(db, opening)).toBe(true);
    expect((await audit(db)).size).toBe(1);
  });

  test('gives a receipt in two statements', async () => {
    const openings = await Promise.all(Array.from({ length: 20 }, (_, i) => append(db, `dos ${i}`)));
    const waiting = await append(db, 'espera');
    expect(await roundTrips(() => receiptFor(db, waiting))).toBe(1);
    await sequence(db, signer);
    for (const opening of openings) expect(await roundTrips(() => receiptFor(db, opening))).toBe(2);
  });

  test('does not lose an entry committed after a later one', async () => {
    const { opening, later } = await db.transaction().execute(async (tx) => {
      const slow = { opening: await append(tx, 'lenta'), later: await append(db, 'rápida') };
      await sequence(db, signer);
      expect(await isProved(db, slow.later)).toBe(true);
      return slow;
    });
    await sequence(db, signer);
    for (const entry of [opening, later]) expect(await isProved(db, entry)).toBe(true);
  });

  test('takes more than one batch', async () => {
    const { rows } = await sql<{ id: string }>`
      insert into platform.leaf (kind, commitment)
      select 'contribution', sha256(gen_random_uuid()::text::bytea) from generate_series(1, 2500) returning id`.execute(db);
    const before = (await audit(db)).size;
    expect(await sequence(db, signer)).toBe(before + rows.length);
    await audit(db);
  });

  test('refuses to make out a receipt for what it does not hold', async () => {
    const opening = await append(db, 'una');
    await expect(receiptFor(db, { ...opening, record: '{"words":"otra"}' })).rejects.toThrow('opening');
    await expect(receiptFor(db, { ...opening, kind: 'decision' })).rejects.toThrow('not in the log');
  });

  test('cannot be changed by who serves it', async () => {
    await sequence(db, signer);
    const changes = [
      sql`update platform.leaf set commitment = sha256('') where position = 0`,
      sql`delete from platform.leaf`,
      sql`insert into platform.leaf (kind, commitment, position) values ('contribution', sha256(''), 100000)`,
      sql`update platform.node set hash = sha256('')`,
      sql`delete from platform.node`,
      sql`update platform.checkpoint set note = ''`,
      sql`delete from platform.checkpoint`,
    ];
    for (const change of changes) await expect(change.execute(db)).rejects.toThrow('permission denied');
    for (const place of [sql`position + 100000`, sql`null`])
      await expect(sql`update platform.leaf set position = ${place} where position = 0`.execute(db)).rejects.toThrow('keeps it');
    for (const kind of ['Text', 'a\nb', ''])
      await expect(sql`insert into platform.leaf (kind, commitment) values (${kind}, sha256(''))`.execute(db)).rejects.toThrow('leaf_kind');
  });
});

test('five writers, some of whom change their minds, and two sequencers: nothing is lost, nothing is twice', async () => {
  const { db } = await testDatabase();
  const pause = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
  const committed: (Opening & Leaf)[] = [];
  let writing = true;

  const writer = async (name: number) => {
    for (let i = 0; i < 40; i += 1) {
      const opening = await db
        .transaction()
        .execute(async (tx) => {
          const made = await append(tx, `${name}/${i}`);
          await pause();
          if (Math.random() < 0.3) throw new Error('changed my mind');
          return made;
        })
        .catch(() => undefined);
      if (opening) committed.push(opening);
    }
  };
  const sequencer = async () => {
    while (writing) {
      await sequence(db, signer);
      await pause();
    }
  };

  const sequencers = [sequencer(), sequencer()];
  await Promise.all(Array.from({ length: 5 }, (_, name) => writer(name)));
  writing = false;
  await Promise.all(sequencers);
  await Promise.all([sequence(db, signer), sequence(db, signer)]);

  const { entries } = await audit(db);
  expect(entries.toSorted()).toEqual(committed.map(({ commitment }) => commitment.toString('hex')).sort());
  for (const opening of committed) expect(await isProved(db, opening)).toBe(true);
});

/** Does something after the n-th answer of the database. */
function after(nth: number, happens: () => Promise<void>): KyselyPlugin {
  let heard = 0;
  return {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      heard += 1;
      if (heard === nth) await happens();
      return result;
    },
  };
}

describe('a sequencer that dies', async () => {
  const { db } = await testDatabase();
  const fail = async () => {
    throw new Error('died');
  };
  /** The one who holds the lock, from another connection: what the end of its process does. */
  const kill = async () => {
    await sql`select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`.execute(db);
  };
  const state = async () =>
    (
      await sql<{ state: string }>`select concat_ws('/', (select count(*) from platform.node), (select count(*) from platform.checkpoint),
        (select count(*) from platform.leaf where position is not null)) as state`.execute(db)
    ).rows[0]?.state;

  test.each([
    ['by an exception', fail],
    ['by losing its connection', kill],
  ])('%s, after any statement, leaves no trace, and the next one goes on', async (_, die) => {
    let [deaths, late] = [0, 0];
    for (let nth = 1; ; nth += 1) {
      const entries = await Promise.all([1, 2, 3].map((i) => append(db, `${nth}/${i}`)));
      const before = await state();
      const ended = await sequence(db.withPlugin(after(nth, die)), signer).then(
        () => 'lived',
        () => 'died',
      );
      // Who dies after the COMMIT has done the work, and only fails to say so; BEGIN is not waited for, and heard then.
      if (ended === 'died' && (await state()) !== before) late += 1;
      deaths += ended === 'died' ? 1 : 0;
      await sequence(db, signer);
      for (const entry of entries) expect(await isProved(db, entry)).toBe(true);
      await audit(db);
      if (ended === 'lived') break;
    }
    expect(deaths).toBeGreaterThanOrEqual(7);
    expect(late).toBeLessThanOrEqual(2);
  });

  test('while it signs, likewise', async () => {
    const entry = await append(db, 'firma');
    const before = await state();
    await expect(sequence(db, { ...signer, sign: fail })).rejects.toThrow('died');
    expect(await state()).toBe(before);
    await sequence(db, signer);
    expect(await isProved(db, entry)).toBe(true);
  });
});

describe('a sequencer refuses to sign', () => {
  /** A log of eleven entries, of which another one waits. */
  const aLog = async () => {
    const { db, owner } = await testDatabase();
    const entries = await Promise.all(Array.from({ length: 11 }, (_, i) => append(db, `${i}`)));
    await sequence(db, signer);
    await append(db, 'espera');
    return { db, owner, entries };
  };

  describe('after a checkpoint', async () => {
    const { db, entries } = await aLog();
    test.each([
      ['of another key', newSigner()],
      ['of this key under another name', { ...signer, origin: 'moved.example/log' }],
    ])('%s', async (_, by) => {
      await expect(sequence(db, by)).rejects.toThrow(RefusedToSign);
      await expect(sequence(db, by)).rejects.toMatchObject({ reason: 'other-key' });
    });

    test('and goes on with the right one', async () => {
      expect(await sequence(db, signer)).toBe(12);
      await audit(db);
      for (const entry of entries) expect(await isProved(db, entry)).toBe(true);
    });
  });

  /** What only the owner of the tables can do, or a backup put back in part. */
  describe.each([
    ['a hash was changed', sql`update platform.node set hash = sha256('') where level = 3`],
    ['a hash is missing', sql`delete from platform.node where level = 3`],
    ['an entry is missing', sql`delete from platform.leaf where position = 10`],
    ['an entry has a place that was not signed', sql`update platform.leaf set position = 11 where position is null`],
    ['a hash was added', sql`insert into platform.node (level, index, hash) values (0, 11, sha256(''))`],
    ['the last checkpoint is missing', sql`delete from platform.checkpoint`],
    ['the last checkpoint is listed under another size', sql`update platform.checkpoint set size = 12`],
  ])('when', async (what, spoil) => {
    const { db, owner } = await aLog();
    test(what, async () => {
      await spoil.execute(owner);
      await append(db, 'otra');
      await expect(sequence(db, signer)).rejects.toMatchObject({ reason: 'other-tree' });
      const { rows } =
        await sql`select from platform.checkpoint where note like ${`${signer.origin}\n%`} and note not like ${`${signer.origin}\n11\n%`}`.execute(
          db,
        );
      expect(rows).toHaveLength(0);
    });
  });
});
