import { randomUUIDv7 } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { Upload } from 'tus-js-client';
import { afterAll, expect, test } from 'vitest';
import { transact } from '#platform/db/transact.ts';
import { filesOf, receiveFiles } from '#platform/server/file-requests.ts';
import { SYSTEM } from '#platform/session/viewer.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { newPerson } from '#platform/testing/world.ts';
import { MAX_FILE_BYTES, UPLOADS } from '../limits.ts';
import { nameWith, plainName } from '../name.ts';
import { partsOf } from '../resumable-store.ts';
import { postgresStore } from '../store.ts';
import { pruneUploads, releaseFile, takeUpload } from '../upload.ts';

const ground = await testDatabase();
const { db } = ground;
let now = new Date('2026-01-10T12:00:00Z');
const files = postgresStore(db);
const receiving = receiveFiles({ db, files, clock: () => now });
const [one, other] = [await newPerson(ground, []), await newPerson(ground, [])];

/** A page that says what it was told, behind the same door as the real ones; `x-person` stands for the session. */
const server = createServer(async (request, response) => {
  const viewer = { id: (request.headers['x-person'] as string) || null };
  if (filesOf(request) === 'upload') return receiving.upload(request, response, viewer);
  const form = await receiving.form(request, response, viewer);
  if (form) response.end(await text(form as IncomingMessage));
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
afterAll(() => server.close());
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const asSystem = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> =>
  transact(db, SYSTEM, async (tx) => ({ value: (await query.execute(tx)).rows }));
const settled = async (id: string) =>
  (
    await asSystem(
      sql<{
        problem: string | null;
        digest: string | null;
      }>`select problem, encode(digest, 'hex') as digest from platform.upload where id = ${id}`,
    )
  )[0];
const bytesOf = async (digest: string) => Buffer.concat(await Array.fromAsync(files.read(digest)));
const take = (person: string, id: string, holder = randomUUIDv7()) =>
  transact(db, { id: person }, async (tx) => ({ value: { holder, ...(await takeUpload(tx, { person, id, holder })) } }));

function send(bytes: Buffer, { person = one.id, name = 'survey.csv', url = '' } = {}): Promise<Upload> {
  return new Promise((done, fail) => {
    const upload: Upload = new Upload(bytes, {
      endpoint: `${base}${UPLOADS}`,
      ...(url && { uploadUrl: url }),
      metadata: { filename: name },
      headers: { 'x-person': person },
      chunkSize: 100_000,
      retryDelays: [],
      onSuccess: () => done(upload),
      onError: fail,
    });
    upload.start();
  });
}
const idOf = (upload: Upload) => upload.url?.split('/').at(-1) as string;
const LINES = Buffer.from('año;personas atendidas\n2025;40\n'.repeat(20_000));

test('a file that arrives in pieces is cleaned, kept under its digest, and given to whoever sent it', async () => {
  const id = idOf(await send(LINES));
  const { digest } = (await settled(id)) ?? {};
  expect((await bytesOf(digest as string)).equals(LINES)).toBe(true);
  expect(await asSystem(sql`select from platform.upload_part where upload = ${id}`)).toEqual([]);
  expect(await take(other.id, id)).toMatchObject({ kind: 'unknown' });
  expect(await take(one.id, id)).toMatchObject({
    kind: 'file',
    file: { digest, name: 'survey.csv', type: 'text/csv', size: LINES.length },
  });
  expect(await take(one.id, id), 'an upload is used once').toMatchObject({ kind: 'unknown' });
});

test('what was cut off goes on where it stopped; nobody else can look at it, add to it or drop it', async () => {
  const headers = { 'tus-resumable': '1.0.0', 'x-person': one.id };
  const metadata = `filename ${Buffer.from('corte.txt').toString('base64')}`;
  const begun = await fetch(base + UPLOADS, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(LINES.length), 'upload-metadata': metadata },
  });
  expect(begun.status).toBe(201);
  const at = begun.headers.get('location') as string;
  const patch = (start: number, end: number, more: Record<string, string> = {}) =>
    fetch(base + at, {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': String(start), 'content-type': 'application/offset+octet-stream', ...more },
      body: LINES.subarray(start, end),
    });
  expect((await patch(0, 300_000)).status).toBe(204);
  expect((await patch(0, 300_000)).status, 'the same piece twice').toBe(409);
  for (const method of ['HEAD', 'PATCH', 'DELETE']) {
    const foreign = { ...headers, 'x-person': other.id, 'upload-offset': '300000', 'content-type': 'application/offset+octet-stream' };
    expect((await fetch(base + at, { method, headers: foreign })).status, method).toBe(404);
  }
  const place = await fetch(base + at, { method: 'HEAD', headers });
  expect(place.headers.get('upload-offset')).toBe('300000');
  expect(await take(one.id, at.split('/').at(-1) as string)).toMatchObject({ kind: 'unfinished' });
  const resumed = await send(LINES, { url: base + at });
  expect(((await settled(idOf(resumed)))?.digest ?? '').length).toBe(64);
});

test('what is too large, of no kind we know, or nobody’s, is refused', async () => {
  const headers = { 'tus-resumable': '1.0.0', 'x-person': one.id };
  const large = await fetch(base + UPLOADS, { method: 'POST', headers: { ...headers, 'upload-length': String(MAX_FILE_BYTES + 1) } });
  expect(large.status).toBe(413);
  const strangers = await fetch(base + UPLOADS, { method: 'POST', headers: { 'tus-resumable': '1.0.0', 'upload-length': '1' } });
  expect(strangers.status).toBe(401);
  const id = idOf(await send(Buffer.from([0, 1, 2, 3]), { name: 'survey.pdf' }));
  expect(await take(one.id, id)).toMatchObject({ kind: 'problem', problem: 'type_not_allowed' });
});

const submitForm = (form: FormData, person = one.id) =>
  fetch(`${base}/x?/attach&files=stored`, { method: 'POST', body: form, headers: { 'x-person': person } });

test('a form without scripts reaches its page with uploads in place of files', async () => {
  const form = new FormData();
  form.append('contribution', 'c1');
  form.append('upload', new File([LINES], 'encuesta «final».csv'));
  form.append('upload', new File([Buffer.alloc(MAX_FILE_BYTES + 1, 'a')], 'large.txt'));
  form.append('upload', new File([], 'nothing.txt'));
  form.append('after', 'ñ & more');
  const told = new URLSearchParams(await (await submitForm(form)).text());
  expect([told.get('contribution'), told.get('after')]).toEqual(['c1', 'ñ & more']);
  const kinds = await Promise.all(told.getAll('upload').map((id) => take(one.id, id)));
  const known = kinds.map((taken) => (taken.kind === 'file' ? taken.file.name : taken.kind === 'problem' ? taken.problem : taken.kind));
  expect(known.toSorted()).toEqual(['empty', 'encuesta «final».csv', 'too_large']);
  expect((await submitForm(new FormData(), '')).status).toBe(401);
});

test('what nothing holds is forgotten: what was taken off, what was never attached; what another still holds stays', async () => {
  const id = idOf(await send(Buffer.from('solo una vez')));
  const taken = await take(one.id, id);
  const again = await take(one.id, idOf(await send(Buffer.from('solo una vez'))));
  if (taken.kind !== 'file' || again.kind !== 'file') throw new Error('not taken');
  const { digest } = taken.file;
  const release = (holder: string) => transact(db, { id: one.id }, async (tx) => ({ value: await releaseFile(tx, { digest, holder }) }));
  const abandoned = idOf(await send(Buffer.from('nunca adjuntado')));
  now = new Date('2026-01-10T15:00:00Z');
  await release(taken.holder);
  await files.prune(now);
  expect((await bytesOf(digest)).toString()).toBe('solo una vez');
  await release(again.holder);
  await files.prune(now);
  expect(await bytesOf(digest)).toEqual(Buffer.alloc(0));
  expect(await settled(abandoned)).toBeDefined();
  now = new Date('2026-01-20T00:00:00Z');
  await pruneUploads(db, now);
  await files.prune(now);
  expect(await asSystem(sql`select from platform.upload`)).toEqual([]);
});

test('parts are of one size, however the network cuts the stream', async () => {
  async function* stream(sizes: readonly number[]) {
    for (const size of sizes) yield Buffer.alloc(size, 7);
  }
  for (const sizes of [[], [1], [262_144], [262_143, 2, 600_000], [900_000]]) {
    const parts = (await Array.fromAsync(partsOf(stream(sizes)))).map(({ length }) => length);
    expect(parts.slice(0, -1).every((length) => length === 262_144)).toBe(true);
    expect(parts.reduce((sum, length) => sum + length, 0)).toBe(sizes.reduce((sum, size) => sum + size, 0));
  }
});

test('a name is one line that misleads neither a disk nor an eye, and ends in what the file is', () => {
  expect(plainName('../../etc/passwd')).toBe('etc passwd');
  expect(plainName('a\u202Efdp.exe\r\nX: y')).toBe('a fdp.exe X y');
  expect(plainName('   ')).toBe('file');
  expect([...plainName(`${'ñ'.repeat(300)}.docx`)]).toHaveLength(100);
  expect(nameWith('informe.exe', 'application/pdf')).toBe('informe.pdf');
  expect(nameWith('informe 2.1', 'text/plain')).toBe('informe 2.txt');
});
