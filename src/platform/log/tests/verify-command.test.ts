import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { commit, leafBytes } from '#platform/log/leaf.ts';
import { leafHash } from '#platform/log/merkle/tree.ts';
import { signCheckpoint } from '#platform/log/note/checkpoint.ts';
import { verifierKey } from '#platform/log/note/key.ts';
import { writeReceipt } from '#platform/log/receipt-file.ts';
import { newSigner } from './world.ts';

/** The folder alone, far from any package and any database: what the command needs must be in it. */
const folder = await mkdtemp(join(tmpdir(), 'amparo-verify-'));
await cp(new URL('..', import.meta.url), join(folder, 'log'), { recursive: true });
afterAll(() => rm(folder, { recursive: true }));

const signer = newSigner();
const key = verifierKey(signer);
const opening = commit('contribution', { words: 'Amparo \u009b31m\u202e.' });
const root = leafHash(leafBytes(opening));
const checkpoint = await signCheckpoint({ size: 1, root, signer });
const receipt = writeReceipt({ kind: 'proof', opening, index: 0, path: [], checkpoint });

const file = async (name: string, content: string | Buffer) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};

function verify(...args: string[]): Promise<{ status: number; said: string }> {
  const script = `process.exitCode = await (await import('./log/verify-command.ts')).verifyFromShell(process.argv.slice(1))`;
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', script, '--', ...args], { cwd: folder, env: {} }, (error, out, err) =>
      resolve({ status: Number(error?.code ?? 0), said: `${out}${err}` }),
    );
  });
}

const good = await file('receipt.tlog-proof', receipt);

test('0: verified, with the key as text or in a file, and what the record says cannot move the cursor', async () => {
  const { status, said } = await verify(good, '--key', key);
  expect([status, said.split('\n')[0]]).toEqual([0, 'VERIFIED.']);
  expect(said).toContain('{"words":"Amparo \\u{9b}31m\\u{202e}."}');
  expect(said).toContain('number 0 (counted from 0) of the 1 entries');
  expect(await verify('--key', await file('key', `${key}\n`), good)).toEqual({ status, said });
});

test('1: refused, in words', async () => {
  const changed = await file('changed', receipt.replace('index 0', 'index 1'));
  expect(await verify(changed, '--key', key)).toMatchObject({ status: 1, said: expect.stringContaining('NOT VERIFIED') });
  expect((await verify(changed)).status).toBe(1);
  expect((await verify(await file('bytes', Buffer.of(0xff, 0xfe)), '--key', key)).status).toBe(1);
  const stranger = verifierKey(newSigner('other.example'));
  expect(await verify(good, '--key', stranger)).toMatchObject({ status: 1, said: expect.stringContaining('another log') });
});

test('2: used wrongly, or not to be read', async () => {
  for (const args of [[], [good, good], [good, '--kee', key], [good, '--key']]) expect((await verify(...args)).said).toContain('Usage:');
  for (const args of [[], [good, '--key', 'no-key'], [join(folder, 'absent'), '--key', key], [folder, '--key', key]])
    expect((await verify(...args)).status).toBe(2);
});

test('3: without a key nothing was checked; 4: a promise is no proof', async () => {
  expect(await verify(good)).toMatchObject({ status: 3, said: expect.stringContaining('NOT CHECKED') });
  const promise = await file('promise', writeReceipt({ kind: 'promise', opening }));
  expect(await verify(promise, '--key', key)).toMatchObject({ status: 4, said: expect.stringContaining('NO PROOF') });
  expect((await verify(promise)).status).toBe(4);
});
