import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newWorld } from '#modules/testing/world.ts';
import { openSession } from '#platform/session/session.ts';
import { attackedServer } from './server.ts';

const server = await attackedServer();
const { base, raw, child, owner } = server;
const here = await newWorld(server);
const token = await openSession(server.db, { person: here.viewer.id as string, sharedDevice: false, now: new Date() });
const signedIn = `origin: ${server.origin}\r\ncookie: amparo_session=${token}\r\n`;

const stillServes = async () => {
  expect((await fetch(`${base}/ready`)).status).toBe(200);
  expect(child.exitCode).toBeNull();
};

describe('a form that breaks off', () => {
  const FILE = '--b\r\ncontent-disposition: form-data; name="upload"; filename="a.txt"\r\n\r\n';
  const form = (body: string, { type = 'multipart/form-data; boundary=b', length = body.length } = {}) =>
    `POST /x?/attach&files=stored HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${signedIn}content-type: ${type}\r\ncontent-length: ${length}\r\n\r\n${body}`;
  const uploads = () =>
    owner.connection().execute(async (connection) => {
      await sql`select set_config('app.viewer', 'system', false)`.execute(connection);
      return (await sql`select from platform.upload`.execute(connection)).rows;
    });

  test.each([
    ['in the middle of a file', form(`${FILE}abc`)],
    ['after a file was named', form(FILE)],
    ['in the middle of the head of a part', form(FILE.slice(0, 30))],
    ['before its first part', form('nothing of the kind')],
    ['without saying where its parts end', form('abc', { type: 'multipart/form-data' })],
  ])('%s is told so, and takes nothing down', async (_, request) => {
    expect(await raw(request)).toMatch(/^HTTP\/1.1 400 /);
    await stillServes();
    expect(await uploads()).toEqual([]);
  });

  test('because the network did leaves nothing behind', async () => {
    await raw(form(FILE + 'a'.repeat(300_000), { length: 5_000_000 }), 300);
    await raw(form(`${FILE}abc`, { length: 5_000_000 }), 300);
    await stillServes();
    await expect.poll(uploads).toEqual([]);
  });
});

describe('whoever sends slowly on purpose', async () => {
  const behind = await attackedServer({ TRUSTED_PROXIES: '127.0.0.1' });
  const asked = (from: string, method = 'GET', path = '/safety') =>
    fetch(behind.base + path, { method, headers: { 'x-forwarded-for': from }, ...(method === 'POST' && { body: '{}' }) });

  test.each([
    ['on as many connections as there are', 'content-length: 100', 'GET', '/safety', 200],
    ['and does not say how much', 'transfer-encoding: chunked', 'POST', '/api/v1/cycles', 401],
  ])('%s keeps nobody else out', async (_, header, method, path, status) => {
    const slow = `POST /api/v1/cycles HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.1\r\n${header}\r\n\r\n`;
    const attack = Array.from({ length: 600 }, () => behind.raw(slow, 4000));
    await new Promise((later) => setTimeout(later, 1500));
    expect((await asked('203.0.113.1', method, path)).status, 'themselves').toBe(503);
    expect((await asked('203.0.113.2', method, path)).status, 'somebody else').toBe(status);
    await Promise.all(attack);
    await expect.poll(async () => (await asked('203.0.113.1', method, path)).status).toBe(status);
  });
});
