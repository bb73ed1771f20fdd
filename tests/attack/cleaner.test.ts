import { spawnSync } from 'node:child_process';
import { randomUUIDv7 } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { transact } from '#platform/db/transact.ts';
import { CONFINED, cleanFile } from '#platform/files/cleaner.ts';
import { postgresStore } from '#platform/files/store.ts';
import { beginUpload, takeUpload } from '#platform/files/upload.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { anUpload } from '#platform/testing/upload.ts';
import { newPerson } from '#platform/testing/world.ts';

const ground = await testDatabase();
const { db } = ground;
const now = new Date('2026-01-10T12:00:00Z');

describe('what takes over the program that cleans', () => {
  /** In the same confinement, told to do what an attacker would have it do. */
  const does = (deed: string) =>
    spawnSync(
      process.execPath,
      [...CONFINED, '--input-type=module', '-e', `try { ${deed}; console.log('DONE') } catch ({ code }) { console.log(code) }`],
      { env: {}, encoding: 'utf8', cwd: process.cwd() },
    ).stdout.trim();
  const quoted = (path: string) => JSON.stringify(join(process.cwd(), path));

  test.each([
    ['reads what lies beside it: the data, and the secret that opens them', `(await import('node:fs')).readdirSync(${quoted('.')})`],
    ['reads the secret', `(await import('node:fs')).readFileSync(${quoted('data/secret')})`],
    ['reads the pages and what signs people in', `(await import('node:fs')).readFileSync(${quoted('src/platform/session/totp.ts')})`],
    ['reads the system', `(await import('node:fs')).readFileSync('/etc/passwd')`],
    ['writes', `(await import('node:fs')).writeFileSync('/tmp/amparo-taken-over', '')`],
    ['starts a program', `(await import('node:child_process')).execFileSync('id')`],
    ['starts a thread', `new (await import('node:worker_threads')).Worker('', { eval: true })`],
  ])('%s: it cannot', (_, deed) => {
    expect(does(deed)).toBe('ERR_ACCESS_DENIED');
    expect(does('1')).toBe('DONE');
  });

  // Elsewhere nothing tells how large a process is, and the half minute is the limit.
  test.runIf(process.platform === 'linux')('swells until it is ended', async () => {
    const many = `[${'<</A()>>'.repeat(600_000)}]`;
    const objects = [
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>',
      many,
    ];
    const pdf = (some: string[]) =>
      Buffer.from(`%PDF-1.7\n${some.map((body, i) => `${i + 1} 0 obj\n${body}\nendobj\n`).join('')}trailer\n<</Size 5/Root 1 0 R>>\n`);
    const most = 250_000_000;
    expect(await cleanFile(pdf(objects.slice(0, 3)), 'a.pdf', most)).toMatchObject({ type: 'application/pdf' });
    expect(await cleanFile(pdf(objects), 'a.pdf', most)).toBe('unreadable');
  });
});

describe('somebody who sends files', () => {
  test('learns nothing of what others keep: not from the kind of the same bytes sent before', async () => {
    const [one, other] = [await newPerson(ground, []), await newPerson(ground, [])];
    const words = Buffer.from(`fecha;lugar ${randomUUIDv7()}`);
    const take = async (actor: { id: string }, name: string) => {
      const id = await anUpload({ db, actor, now }, name, words);
      return transact(db, actor, async (tx) => ({ value: await takeUpload(tx, { person: actor.id, id, holder: randomUUIDv7() }) }));
    };
    expect(await take(one, 'a.txt')).toMatchObject({ file: { name: 'a.txt', type: 'text/plain' } });
    expect(await take(other, 'a.csv')).toMatchObject({ file: { name: 'a.csv', type: 'text/csv' } });
  });

  test('has no more than twenty waiting, and crowds out nobody else', async () => {
    const [one, other] = [await newPerson(ground, []), await newPerson(ground, [])];
    const theirs = await beginUpload(db, { person: other.id, name: 'x', size: 1, now });
    for (let i = 0; i < 30; i++) await beginUpload(db, { person: one.id, name: `${i}`, size: 1, now: new Date(now.getTime() + i) });
    const waiting = (person: string) =>
      transact(db, { id: person }, async (tx) => ({
        value: (await sql<{ id: string; name: string }>`select id, name from platform.upload order by begun_at`.execute(tx)).rows,
      }));
    const names = (await waiting(one.id)).map(({ name }) => name);
    expect(names).toEqual(Array.from({ length: 20 }, (_, i) => `${i + 10}`));
    expect((await waiting(other.id)).map(({ id }) => id)).toEqual([theirs]);
  });

  test('cannot have another’s file shown by its digest alone', async () => {
    const one = await newPerson(ground, []);
    await anUpload({ db, actor: one, now }, 'a.txt', Buffer.from('solo para los suyos'));
    const seen = await sql`select from platform.upload`.execute(db);
    expect(seen.rows).toEqual([]);
    expect(Object.keys(postgresStore(db))).toEqual(['put', 'read', 'prune']);
  });
});
