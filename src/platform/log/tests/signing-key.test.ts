import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { parseVerifierKey, type VerifierKey, verifierKey } from '#platform/log/note/key.ts';
import { isSignedBy, parseNote, type SignedNote, signNote } from '#platform/log/note/signed-note.ts';
import { loadSigner, WrongSecret } from '#platform/log/signing-key.ts';
import { testDatabase } from '#platform/testing/database.ts';

const { db, owner } = await testDatabase();
afterEach(() => sql`delete from platform.log_key`.execute(owner));

const SECRET = 'a secret of the operator, long enough';
const load = (secret = SECRET, origin = 'forum.example/log') => loadSigner(db, { secret, origin });

test('the key is made once, however many start at once, and found again', async () => {
  const signers = await Promise.all(Array.from({ length: 4 }, () => load()));
  const keys = new Set([...signers, await load()].map(verifierKey));
  expect(keys.size).toBe(1);
  const key = parseVerifierKey([...keys][0] as string) as VerifierKey;
  for (const signer of signers) expect(isSignedBy(parseNote(await signNote('text\n', signer)) as SignedNote, key)).toBe(true);
});

test('the origin is fixed when the log is made', async () => {
  expect((await load()).origin).toBe('forum.example/log');
  expect((await load(SECRET, 'moved.example/log')).origin).toBe('forum.example/log');
});

test('another secret does not open it', async () => {
  await load();
  await expect(load('another secret of the operator, as long')).rejects.toThrow(WrongSecret);
});

test('an origin or key exchanged in the table does not open either', async () => {
  await load();
  await sql`update platform.log_key set origin = 'moved.example/log'`.execute(owner);
  await expect(load()).rejects.toThrow(WrongSecret);
  await sql`update platform.log_key set origin = 'forum.example/log', public_key = sha256('')`.execute(owner);
  await expect(load()).rejects.toThrow(WrongSecret);
});

test('the table holds no key that opens without the secret, and who serves can change none of it', async () => {
  await load();
  const { rows } = await sql<Record<string, unknown>>`select * from platform.log_key`.execute(owner);
  const ed25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
  for (const value of Object.values(rows[0] ?? {})) if (Buffer.isBuffer(value)) expect(value.includes(ed25519)).toBe(false);
  for (const change of [sql`update platform.log_key set origin = 'x'`, sql`delete from platform.log_key`])
    await expect(change.execute(db)).rejects.toThrow('permission denied');
});

test('a log cannot be named by what no key can be named by', async () => {
  for (const origin of ['', 'a b', 'a+b', 'a\nb', 'a\u00a0b']) await expect(load(SECRET, origin)).rejects.toThrow(RangeError);
});
