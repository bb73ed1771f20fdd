import { once } from 'node:events';
import { createServer, get, request, type ServerResponse } from 'node:http';
import { type AddressInfo, BlockList } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Overload } from '#platform/server/overload.ts';

let overload: Overload;
const held: ServerResponse[] = [];
const server = createServer((asked, response) => {
  if (overload.admits(asked, response)) held.push(response);
});

beforeEach(async () => {
  overload = new Overload();
  held.length = 0;
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  overload.stop();
  server.closeAllConnections();
});

const where = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, agent: false });

/** Resolves with what was answered; until then nothing is known. */
const ask = (headers: Record<string, string> = {}) =>
  new Promise<{ status: number; retryAfter: string | undefined }>((resolve, reject) => {
    const asked = Object.keys(headers).length > 0 ? request({ ...where(), method: 'POST', headers }) : get(where());
    asked.once('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
    });
    asked.once('error', reject);
    asked.flushHeaders();
  });

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((soon) => setImmediate(soon));
};
const answerAll = () => {
  for (const response of held.splice(0)) response.end('ok');
};

test('so many at once and no more: the next is told when to come back, and then is let in', async () => {
  const waiting = Array.from({ length: 512 }, () => ask());
  await until(() => held.length === 512);
  expect(await ask()).toEqual({ status: 503, retryAfter: '5' });
  answerAll();
  expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([200]));
  const later = ask();
  await until(() => held.length === 1);
  answerAll();
  expect((await later).status).toBe(200);
});

test('bodies that would fill the memory are not begun to be read, whatever they say of their length', async () => {
  const large = { 'content-length': `${50 * 2 ** 20}` };
  const waiting = Array.from({ length: 128 }, (_, i) => ask(i % 2 ? large : { 'transfer-encoding': 'chunked' }).catch(() => undefined));
  await until(() => held.length === 128);
  expect(await ask(large)).toEqual({ status: 503, retryAfter: '5' });
  const small = ask();
  await until(() => held.length === 129);
  answerAll();
  expect((await small).status, 'who sends nothing is not held up by those who send much').toBe(200);
  await Promise.all(waiting);
  const later = ask({ 'content-length': '4' });
  await until(() => held.length === 1);
  answerAll();
  expect((await later).status).toBe(200);
});

test('whoever hangs up makes room', async () => {
  const gone = Array.from({ length: 512 }, () => get(where()).on('error', () => {}));
  await until(() => held.length === 512);
  for (const asked of gone) asked.destroy();
  await until(() => held.every((response) => response.destroyed));
  held.length = 0;
  const next = ask();
  await until(() => held.length === 1);
  answerAll();
  expect((await next).status).toBe(200);
});

test('a proxy that nobody named is told of once, without an address; one that is named is not', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  const forwarded = async () => {
    const answered = ask({ 'x-forwarded-for': '192.0.2.7', 'content-length': '0' });
    await until(() => held.length === 1);
    answerAll();
    await answered;
  };
  await forwarded();
  await forwarded();
  expect(told.mock.calls).toEqual([[expect.stringMatching(/^\{"event":"proxy-not-trusted"(?!.*\d+\.\d+)/)]]);
  overload.stop();
  const trustedProxies = new BlockList();
  trustedProxies.addAddress('127.0.0.1');
  overload = new Overload({ trustedProxies });
  await forwarded();
  expect(told).toHaveBeenCalledTimes(1);
  told.mockRestore();
});
