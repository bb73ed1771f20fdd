import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { SMTPServer } from 'smtp-server';
import { afterAll, expect, test } from 'vitest';
import { startJobs } from '#platform/jobs/jobs.ts';
import { mailJob } from '#platform/mail/deliver.ts';
import { enqueueMessage, latestMessages } from '#platform/mail/outbox.ts';
import { testDatabase } from '#platform/testing/database.ts';

const { db, owner, config } = await testDatabase();
const now = new Date('2026-01-10T12:00:00Z');

/** A mail server that is busy as often as it is told to be. */
const mails: string[] = [];
let busy = 0;
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onMailFrom: (_, __, next) => {
    busy -= 1;
    next(busy >= 0 ? Object.assign(new Error('Too busy'), { responseCode: 451 }) : null);
  },
  onData: (stream, _, done) =>
    void text(stream).then((mail) => {
      mails.push(mail);
      done();
    }),
});
await new Promise<void>((listening) => smtp.listen(0, '127.0.0.1', listening));
afterAll(() => new Promise<void>((closed) => smtp.close(closed)));

const smtpUrl = new URL(`smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`);
const LINK = 'https://forum.example.org/es/sign-in/link/secret-token';
const ask = () =>
  enqueueMessage(db, { kind: 'sign_in_link', to: 'ana@example.org', locale: 'es', arguments: { link: LINK, minutes: 15 }, now });
const job = () => mailJob({ db, smtpUrl, from: 'amparo@forum.example.org', clock: () => now });
const state = async () =>
  (await sql<{ state: string }>`select state::text from pgboss.job order by created_on desc limit 1`.execute(owner)).rows[0]?.state;

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((soon) => setTimeout(soon, 20));
}

test('a message that a busy server refuses is kept whole and sent later, in its language; then what was in it is forgotten', async () => {
  busy = 1;
  const id = await ask();
  const stop = await startJobs(config, [job()]);
  await until(async () => (await state()) === 'retry');
  expect((await latestMessages(db))[0]).toMatchObject({ id, sentAt: null, arguments: { link: LINK } });
  expect(mails).toEqual([]);

  await sql`update pgboss.job set start_after = now() where state = 'retry'`.execute(owner);
  await until(async () => (await state()) === 'completed');
  await stop();
  expect(mails).toHaveLength(1);
  const plain = mails[0]?.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
  expect(plain).toContain('To: ana@example.org');
  expect(plain).toContain('From: amparo@forum.example.org');
  expect(plain).toContain(LINK);
  expect((await latestMessages(db))[0]).toMatchObject({ id, sentAt: now.toISOString(), arguments: {} });
  const { rows } = await sql<{
    whole: string;
  }>`select (select string_agg(m::text, '') from platform.message m) || (select string_agg(data::text, '') from pgboss.job) as whole`.execute(
    owner,
  );
  expect(rows[0]?.whole).not.toContain('secret-token');
});

test('asked again for what was sent, or for what is not there, it sends nothing', async () => {
  mails.length = 0;
  busy = 0;
  const id = await ask();
  await job().run({ message: id });
  await job().run({ message: id });
  await job().run({ message: crypto.randomUUID() });
  expect(mails).toHaveLength(1);
});
