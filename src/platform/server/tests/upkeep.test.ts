import { sql } from 'kysely';
import { afterEach, expect, test, vi } from 'vitest';
import { postgresStore } from '#platform/files/store.ts';
import { startUpkeep } from '#platform/server/upkeep.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { newPerson } from '#platform/testing/world.ts';

const { db, owner } = await testDatabase();
const now = new Date('2026-06-01T12:00:00Z');
afterEach(() => vi.useRealTimers());

const DAY = 86_400_000;
const at = (days: number) => new Date(now.getTime() + days * DAY);

/** One of each that is of no more use, and one that is. */
async function fill() {
  const { id } = await newPerson({ db, owner }, []);
  for (const [name, days] of [
    ['old', -1],
    ['new', 1],
  ] as const) {
    await sql`insert into platform.session (id, token_hash, person, shared_device, opened_at, expires_at)
      values (gen_random_uuid(), ${Buffer.from(name)}, ${id}, false, ${at(-2)}, ${at(days)})`.execute(owner);
    await sql`insert into platform.sign_in_link (token_hash, person, expires_at) values (${Buffer.from(name)}, ${id}, ${at(days)})`.execute(
      owner,
    );
    await sql`insert into platform.challenge (id, challenge, expires_at) values (gen_random_uuid(), ${name}, ${at(days)})`.execute(owner);
    await sql`insert into platform.token (id, token_hash, person, name, scopes, created_at, expires_at)
      values (gen_random_uuid(), ${Buffer.from(name)}, ${id}, ${name}, '{}', ${at(-2)}, ${at(days)})`.execute(owner);
    await sql`insert into platform.attempt (subject, idle_at) values (${name}, ${at(days)})`.execute(owner);
  }
  for (const [key, days] of [
    ['a-week-ago', -7],
    ['a-month-ago', -30],
  ] as const)
    await sql`insert into platform.repeat (actor, command, key, digest, output, at) values (${id}, 'x', ${key}, '', '{}', ${at(days)})`.execute(
      owner,
    );
}

const left = async () =>
  (
    await sql<Record<string, string>>`
      select (select string_agg(encode(token_hash, 'escape'), ' ') from platform.session) as sessions,
        (select string_agg(encode(token_hash, 'escape'), ' ') from platform.sign_in_link) as links,
        (select string_agg(challenge, ' ') from platform.challenge) as challenges, (select string_agg(name, ' ') from platform.token) as tokens,
        (select string_agg(subject, ' ') from platform.attempt) as attempts, (select string_agg(key, ' ') from platform.repeat) as repeats`.execute(
      owner,
    )
  ).rows[0];

test('what has no more use is forgotten every ten minutes, and nothing else', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await fill();
  const upkeep = startUpkeep({ db, clock: () => now, files: postgresStore(db) }, []);
  vi.advanceTimersByTime(9 * 60_000);
  await upkeep.stop();
  expect(await left()).toMatchObject({ sessions: 'old new', repeats: 'a-week-ago a-month-ago' });

  const longer = startUpkeep({ db, clock: () => now, files: postgresStore(db) }, []);
  vi.advanceTimersByTime(10 * 60_000);
  await longer.stop();
  expect(await left()).toEqual({ sessions: 'new', links: 'new', challenges: 'new', tokens: 'new', attempts: 'new', repeats: 'a-week-ago' });
});

test('stopping waits for every chore that is under way; one that fails is told and does not end the others', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const complaints = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const done: string[] = [];
  const chore = (name: string, seconds: number) => ({
    seconds,
    run: async () => {
      await sql`select pg_sleep(0.05)`.execute(db);
      done.push(name);
    },
  });
  const failing = { seconds: 1, run: () => Promise.reject(new Error('a chore that fails')) };
  const upkeep = startUpkeep({ db, clock: () => now, files: postgresStore(db) }, [chore('first', 1), failing, chore('second', 2)]);
  vi.advanceTimersByTime(2000);
  await upkeep.stop();
  expect(done.sort()).toEqual(['first', 'first', 'second']);
  expect(complaints).toHaveBeenCalledWith(expect.stringContaining('a chore that fails'));
  complaints.mockRestore();
});
