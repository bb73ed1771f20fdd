import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { transact } from '#platform/db/transact.ts';
import { type JobHandler, startJobs } from '#platform/jobs/jobs.ts';
import { SYSTEM } from '#platform/session/viewer.ts';
import { testDatabase } from '#platform/testing/database.ts';

const { db, owner, config } = await testDatabase();
let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

const enqueue = (to: typeof db, word: string) =>
  sql`insert into pgboss.job (name, data, retry_limit, retry_delay) values ('mail', ${JSON.stringify({ word })}, 3, 3600)`.execute(to);
const states = async () =>
  (await sql<{ word: string; state: string }>`select data->>'word' as word, state::text from pgboss.job order by created_on`.execute(owner))
    .rows;

/** Notes what it was asked, and lets the test wait for it. */
function handler(run: (word: string) => Promise<void> = async () => {}) {
  const asked: string[] = [];
  const told: (() => void)[] = [];
  const mail: JobHandler = {
    queue: 'mail',
    run: async ({ word = '' }) => {
      asked.push(word);
      for (const on of told.splice(0)) on();
      await run(word);
    },
  };
  const until = async (count: number) => {
    while (asked.length < count) await new Promise<void>((on) => told.push(on));
  };
  return { mail, asked, until };
}

test('a job is done once what wanted it is committed, and never when it was rolled back', async () => {
  const { mail, asked, until } = handler();
  stop = await startJobs(config, [mail]);
  const rolledBack = transact(db, SYSTEM, async (tx) => {
    await enqueue(tx, 'never');
    throw new Error('changed my mind');
  });
  await expect(rolledBack).rejects.toThrow('changed my mind');
  await transact(db, SYSTEM, async (tx) => ({ value: await enqueue(tx, 'wanted') }));
  await until(1);
  await stop();
  expect([asked, await states()]).toEqual([['wanted'], [{ word: 'wanted', state: 'completed' }]]);
  await sql`delete from pgboss.job`.execute(owner);
});

test('one that fails is asked again when its time has come, also by the next server', async () => {
  const failing = handler(() => Promise.reject(new Error('not now')));
  stop = await startJobs(config, [failing.mail]);
  await enqueue(db, 'patient');
  await failing.until(1);
  await stop();
  expect(await states()).toEqual([{ word: 'patient', state: 'retry' }]);

  await sql`update pgboss.job set start_after = now()`.execute(owner);
  const working = handler();
  stop = await startJobs(config, [working.mail]);
  await working.until(1);
  await stop();
  expect(await states()).toEqual([{ word: 'patient', state: 'completed' }]);
  await sql`delete from pgboss.job`.execute(owner);
});

test('stopping waits for the job under way', async () => {
  let isDone = false;
  const slow = handler(async () => {
    await sql`select pg_sleep(0.3)`.execute(db);
    isDone = true;
  });
  stop = await startJobs(config, [slow.mail]);
  await enqueue(db, 'slow');
  await slow.until(1);
  await stop();
  expect([isDone, await states()]).toEqual([true, [{ word: 'slow', state: 'completed' }]]);
});
