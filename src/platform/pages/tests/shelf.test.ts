import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Shelf, STORED_CSP } from '#platform/pages/shelf.ts';
import { ask } from '../../../../tests/process/visitor.ts';

const PAGE = `<!doctype html><title>Compendium</title>${'<p>Formar a jueces y fiscales.</p>'.repeat(200)}`;
const rendered = (html = PAGE, status = 200) => new Response(html, { status, headers: { 'content-type': 'text/html', 'x-stored': 'yes' } });

const shelf = new Shelf();
const server = createServer((request, response) => {
  if (!shelf.serve(request, response)) response.writeHead(404).end();
});
let base = '';
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await shelf.renew(async () => '1');
  await shelf.put('/compendium/ram-4', rendered(), '1');
});
afterAll(() => server.close());

const page = (headers: Record<string, string> = {}, query = '') => ask(`${base}/compendium/ram-4${query}`, { headers, encoding: 'latin1' });

test('a page is the same bytes in the coding that is asked for most, and says what it is', async () => {
  const open = { br: brotliDecompressSync, gzip: gunzipSync, identity: (bytes: Buffer) => bytes };
  for (const [asked, coding] of [
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['GZIP', 'gzip'],
    ['br;q=0.000, gzip;q=0', 'identity'],
    ['zebra, brown', 'identity'],
    ['', 'identity'],
  ] as const) {
    const { status, headers, text } = await page({ 'accept-encoding': asked });
    expect([status, headers['content-encoding'] ?? 'identity', headers.vary], asked).toEqual([200, coding, 'accept-encoding']);
    expect(open[coding](Buffer.from(text, 'latin1')).toString()).toBe(PAGE);
    expect(headers['content-length']).toBe(`${text.length}`);
    expect([headers['content-security-policy'], headers['x-content-type-options']]).toEqual([STORED_CSP, 'nosniff']);
  }
});

test('whoever has it is not sent it again, however their caches write its tag', async () => {
  const { etag = '' } = (await page()).headers;
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
    expect(await page({ 'if-none-match': known }), known).toMatchObject({ status: 304, text: '' });
  for (const unknown of ['"other"', '', etag.slice(1, -1)]) expect((await page({ 'if-none-match': unknown })).status, unknown).toBe(200);
});

test('a query string does not make another page, another method is not answered here, and asked for the head it sends no body', async () => {
  const { etag } = (await page()).headers;
  expect((await page({}, '?utm_source=x')).headers.etag).toBe(etag);
  expect(await ask(`${base}/compendium/ram-4`, { method: 'HEAD' })).toMatchObject({ status: 200, text: '', headers: { etag } });
  expect((await ask(`${base}/compendium/ram-4`, { method: 'POST' })).status).toBe(404);
  expect((await ask(`${base}/compendium/ram-5`)).status).toBe(404);
});

test('what is published takes the old pages away within a second; what was rendered meanwhile is not kept', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const fresh = new Shelf();
  let edition = '1';
  const ask = vi.fn(async () => edition);
  await fresh.renew(ask);
  await fresh.put('/a', rendered(), '1');
  const has = (path: string) =>
    fresh.serve({ method: 'GET', url: path, headers: {} } as never, { writeHead: () => ({ end: () => {} }) } as never);
  edition = '2';
  await fresh.renew(ask);
  expect([has('/a'), ask.mock.calls.length], 'asked once a second at most').toEqual([true, 1]);
  vi.advanceTimersByTime(1000);
  await fresh.renew(ask);
  expect(has('/a')).toBe(false);
  await fresh.put('/b', rendered(), '1');
  await fresh.put('/c', rendered('not there', 404), '2');
  await fresh.put('/d', rendered(), '2');
  expect([has('/b'), has('/c'), has('/d')]).toEqual([false, false, true]);
  vi.useRealTimers();
});

test('while nobody can say which edition is current, it asks again each time', async () => {
  const fresh = new Shelf();
  const away = () => Promise.reject(new Error('away'));
  await expect(fresh.renew(away)).rejects.toThrow('away');
  await expect(fresh.renew(away)).rejects.toThrow('away');
  await fresh.renew(async () => '1');
  expect(fresh.edition).toBe('1');
});
