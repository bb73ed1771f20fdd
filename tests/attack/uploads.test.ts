import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newWorld } from '#modules/testing/world.ts';
import { openSession } from '#platform/session/session.ts';
import { attackedServer } from './server.ts';

const server = await attackedServer();
const { base, origin, owner, db, raw, child } = server;
const here = await newWorld(server);
const signIn = async () => {
  const { id } = await here.person([{ role: 'representative', organisation: here.organisation }]);
  return { id, cookie: `amparo_session=${await openSession(db, { person: id, sharedDevice: false, now: new Date() })}` };
};
const uploads = (person: string) =>
  owner.connection().execute(async (connection) => {
    await sql`select set_config('app.viewer', 'system', false)`.execute(connection);
    return (
      await sql<{ size: number; received: number; problem: string | null }>`
      select size, received, problem from platform.upload where person = ${person}`.execute(connection)
    ).rows;
  });

const tus = { origin, 'tus-resumable': '1.0.0' };

describe('an upload', () => {
  test('that says what makes no sense is refused, and fells nothing', async () => {
    const { id, cookie } = await signIn();
    const odd: Record<string, string>[] = [
      { 'upload-length': '-1' },
      { 'upload-length': 'NaN' },
      { 'upload-length': '1e3' },
      { 'upload-length': '99999999999999999999' },
      { 'upload-length': '10000001' },
      { 'upload-defer-length': '1' },
      { 'upload-length': '5', 'upload-metadata': 'filename !!!' },
      { 'upload-length': '5', 'upload-metadata': `filename ${'A'.repeat(8000)}` },
      { 'upload-length': '5', 'upload-concat': 'final;/uploads/a /uploads/b' },
      { 'upload-length': '5', 'tus-resumable': '9.9.9' },
      {},
    ];
    for (const headers of odd) {
      const { status } = await fetch(`${base}/uploads`, { method: 'POST', headers: { ...tus, cookie, ...headers } });
      expect(status, JSON.stringify(headers).slice(0, 80)).not.toBe(500);
    }
    for (const path of [
      '/uploads/',
      '/uploads/..',
      '/uploads/%00',
      `/uploads/${'-'.repeat(36)}`,
      '/uploads/x/y',
      `/uploads/${crypto.randomUUID()}`,
    ])
      for (const method of ['HEAD', 'PATCH', 'DELETE', 'GET', 'PUT']) {
        const headers = { ...tus, cookie, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
        expect((await fetch(base + path, { method, headers })).status, `${method} ${path}`).not.toBe(500);
      }
    for (const { size, received } of await uploads(id)) expect(received).toBeLessThanOrEqual(size);
    expect(child.exitCode).toBeNull();
    expect(server.said()).not.toMatch(/request-failed|"status":500/);
  });

  test('takes no more than it said, in no other order, and not twice at once', async () => {
    const { id, cookie } = await signIn();
    const begun = await fetch(`${base}/uploads`, { method: 'POST', headers: { ...tus, cookie, 'upload-length': '10' } });
    const at = base + (begun.headers.get('location') as string);
    const patch = (offset: number, body: string, more = {}) =>
      fetch(at, {
        method: 'PATCH',
        headers: { ...tus, cookie, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...more },
        body,
      });
    for (const [offset, body] of [
      [0, 'a'.repeat(11)],
      [5, 'aaaaa'],
      [-1, 'a'],
      [0, 'a'.repeat(300_000)],
    ] as const)
      expect((await patch(offset, body)).status, `${offset} ${body.length}`).toBeGreaterThanOrEqual(400);
    const both = await Promise.all([patch(0, 'aaaaa'), patch(0, 'bbbbb')]);
    expect(both.map(({ status }) => status).filter((status) => status === 204)).toHaveLength(1);
    expect(await uploads(id)).toMatchObject([{ size: 10, received: 5 }]);
    expect((await patch(5, 'ccccc')).status).toBe(204);
    expect((await patch(10, 'd')).status).toBeGreaterThanOrEqual(400);
  });

  test('cut off in the middle, at any place, leaves the server up', async () => {
    const { cookie } = await signIn();
    const begun = await fetch(`${base}/uploads`, { method: 'POST', headers: { ...tus, cookie, 'upload-length': '5000000' } });
    const path = begun.headers.get('location') as string;
    const head = `PATCH ${path} HTTP/1.1\r\nhost: x\r\norigin: ${origin}\r\ncookie: ${cookie}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: 5000000\r\n\r\n`;
    for (const sent of [0, 1, 300_000]) await raw(head + 'a'.repeat(sent), 200);
    expect((await fetch(`${base}/ready`)).status).toBe(200);
    expect(child.exitCode).toBeNull();
  });
});
