import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { isDatabaseAway } from '#platform/db/away.ts';
import { openDatabase } from '#platform/db/database.ts';
import { transact } from '#platform/db/transact.ts';
import { SYSTEM } from '#platform/session/viewer.ts';
import { testDatabase } from '#platform/testing/database.ts';

const { owner, config } = await testDatabase();
await sql`create table public.room (id int, name text)`.execute(owner);
await sql`insert into public.room values (1, 'hall')`.execute(owner);
await sql`grant select on public.room to app`.execute(owner);

test('a migration beside a running server costs each connection one answer, which says that it may be asked again', async () => {
  const db = openDatabase({ ...config, max: 1 });
  const room = () => sql<object>`select * from public.room where id = ${1}`.execute(db);
  expect((await room()).rows).toEqual([{ id: 1, name: 'hall' }]);
  await sql`alter table public.room add column floor int default 2`.execute(owner);
  const failure = await room().catch((error) => error);
  expect([failure.code, isDatabaseAway(failure)]).toEqual(['0A000', true]);
  expect((await room()).rows).toEqual([{ id: 1, name: 'hall', floor: 2 }]);
  await db.destroy();
});

test('the same inside a transaction: it is rolled back, and the next one finds a fresh connection', async () => {
  const db = openDatabase({ ...config, max: 1 });
  const room = () =>
    transact(db, SYSTEM, async (tx) => ({ value: (await sql<object>`select * from public.room where id = ${1}`.execute(tx)).rows }));
  expect(await room()).toHaveLength(1);
  await sql`alter table public.room add column door boolean default true`.execute(owner);
  expect(isDatabaseAway(await room().catch((error) => error))).toBe(true);
  expect(await room()).toEqual([{ id: 1, name: 'hall', floor: 2, door: true }]);
  await db.destroy();
});
