import { sql } from 'kysely';
import type pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { consultation } from '#modules/consultation/server/contract.ts';
import { consultationWorld } from '#modules/consultation/tests/world.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { openDatabase } from '#platform/db/database.ts';
import { readAs } from '#platform/db/read-as.ts';
import { transact } from '#platform/db/transact.ts';
import { NOBODY, SYSTEM, type Viewer } from '#platform/session/viewer.ts';
import { testDatabase } from '#platform/testing/database.ts';

const ground = await testDatabase();
/** Two connections for everybody: whoever comes next has the wire of whoever was there before. */
const db = openDatabase({ ...ground.config, max: 2 } as pg.PoolConfig);
afterAll(() => db.destroy());

const HOUSES = 12;
const cycle = await newWorld(ground);
const houses = await Promise.all(
  Array.from({ length: HOUSES }, async (_, i) => {
    const here = consultationWorld(await newWorld(ground, { cycle: { id: cycle.cycle, slug: cycle.slug } }));
    const words = `palabra-${i}-de-nadie-más`;
    const { call } = await here.draft({ body: words });
    const { id } = await here.person([{ role: 'representative', organisation: here.organisation }]);
    return { call, organisation: here.organisation, words, id };
  }),
);
const seen = sql<{ body: string }>`select body from consultation.answer`;
const bodiesOf = (rows: readonly { body: string }[]) => rows.map(({ body }) => body);

test('everybody sees their own, whoever asked before on the same wire, and also after something failed on it', async () => {
  const now = cycle.now;
  const tasks = Array.from({ length: 600 }, (_, n) => async () => {
    const own = houses[(n * 7) % HOUSES] as (typeof houses)[number];
    const other = houses[(n * 5 + 3) % HOUSES] as (typeof houses)[number];
    const viewer: Viewer = { id: own.id };
    const caller = { ...cycle, db, viewer, now };
    switch (n % 8) {
      case 0:
        return expect(bodiesOf((await seen.execute(readAs(db, viewer, { guarded: true }))).rows)).toEqual([own.words]);
      case 1:
        return expect(bodiesOf(await transact(db, viewer, async (tx) => ({ value: (await seen.execute(tx)).rows })))).toEqual([own.words]);
      case 2: {
        const found = await consultation.draft.execute(caller, { call: own.call, organisation: own.organisation });
        return expect(found).toMatchObject({ ok: true, output: { draft: { answers: [{ body: own.words }] } } });
      }
      case 3:
        return expect(
          await consultation.draft.execute(caller, { call: other.call, organisation: other.organisation }).then(JSON.stringify),
        ).not.toContain(other === own ? 'nothing' : other.words);
      case 4:
        return expect((await seen.execute(readAs(db, NOBODY, { guarded: true }))).rows).toEqual([]);
      case 5:
        return expect((await seen.execute(db)).rows, 'nobody said who asks').toEqual([]);
      case 6:
        return expect(sql`select 1 / 0`.execute(readAs(db, viewer, { guarded: true }))).rejects.toThrow(/division by zero/);
      default:
        return expect(
          transact(db, SYSTEM, async (tx) => {
            await sql`select 'x'::uuid`.execute(tx);
            return { value: undefined };
          }),
        ).rejects.toThrow(/invalid input syntax/);
    }
  });
  await Promise.all(tasks.map((task) => task()));
  expect((await seen.execute(db)).rows).toEqual([]);
  expect(
    (
      await sql<{
        viewer: string;
        held: string;
      }>`select current_setting('app.viewer', true) as viewer, current_setting('app.held', true) as held`.execute(db)
    ).rows[0],
  ).toEqual({
    viewer: '',
    held: '',
  });
});

test('what was forbidden did nothing, though it was sent along', async () => {
  const stranger = { ...cycle, db, viewer: await cycle.person([]) };
  const count = async () => (await sql`select from platform.invitation`.execute(ground.owner)).rows.length;
  const before = await count();
  const asked = { cycle: cycle.cycle, organisation: cycle.organisation, language: 'es' as const };
  const answers = await Promise.all(Array.from({ length: 30 }, () => organisations.inviteRepresentative.execute(stranger, asked)));
  for (const answer of answers) expect(answer).toEqual({ ok: false, problem: { kind: 'forbidden' } });
  const absent = { ...asked, organisation: crypto.randomUUID() };
  expect(
    await organisations.inviteRepresentative.execute(stranger, absent),
    'what is not there is answered like what is not theirs',
  ).toEqual({
    ok: false,
    problem: { kind: 'forbidden' },
  });
  expect(await count()).toBe(before);
});

test('a role is held where it is held: not by the beginning of a name, nor in the whole region for want of a place', async () => {
  const holds = async (held: string, role: string, place: string | null) => {
    const { rows } = await db.connection().execute(async (connection) => {
      await sql`select set_config('app.held', ${held}, false)`.execute(connection);
      const asked = await sql<{ yes: boolean | null }>`select platform.holds(${role}, ${place}::uuid) as yes`.execute(connection);
      await sql`select set_config('app.held', '', false)`.execute(connection);
      return asked;
    });
    return rows[0]?.yes === true;
  };
  const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
  expect(await holds(` convenor/${one}`, 'convenor', one)).toBe(true);
  for (const [held, role, place] of [
    [` convenor/${one}`, 'convenor', other],
    [` convenor/${one}`, 'convenor', null],
    [` convenor/*`, 'convenor', one],
    [` convenor/${one}`, 'venor', one],
    [` convenor/${one}`, 'rapporteur', one],
    ['', 'convenor', one],
    ['', '', null],
  ] as const)
    expect(await holds(held, role, place), `${held} ${role} ${place}`).toBe(false);
});
