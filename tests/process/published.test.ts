import { beforeAll, expect, test } from 'vitest';
import { newData } from './data.ts';
import { look } from './database.ts';
import { type Server, serve } from './program.ts';
import { ask, enterAs } from './visitor.ts';

let server: Server;
let data: string;
beforeAll(async () => {
  data = await newData();
  server = await serve({ env: { AMPARO_DATA: data } });
});

test('a published page is stored: the same for everyone, without a cookie, a nonce or a script', async () => {
  const url = `${server.address}/compendium/ram-4`;
  const cookie = await enterAs(server.address, 'Sample convenor');
  const [first, again, signedIn] = [await ask(url), await ask(`${url}?utm_source=x`), await ask(url, { headers: { cookie } })];
  expect([first.status, again.headers.etag, signedIn.text]).toEqual([200, first.headers.etag, first.text]);
  expect(first.headers).not.toHaveProperty('set-cookie');
  expect(first.text).not.toMatch(/nonce=|<script/);
  expect(first.headers['content-security-policy']).toContain("script-src 'none'");
  expect(await ask(url, { headers: { 'if-none-match': first.headers.etag as string } })).toMatchObject({ status: 304, text: '' });
});

test('what is published is there a second later, however often the old page was asked for', async () => {
  const url = `${server.address}/compendium/ram-4`;
  const cookie = await enterAs(server.address, 'Sample convenor');
  const [cycle] = await look<{ id: string }>(data, `select id from cycles.cycle where slug = 'ram-4'`);
  const [before] = [(await ask(url)).text];
  const body = JSON.stringify({ title: 'Observaciones, segunda edición', language: 'es' });
  const headers = { cookie, origin: server.address, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const { status, text } = await ask(`${server.address}/api/v1/cycles/${cycle?.id}/editions`, { method: 'POST', headers, body });
  expect(status, text).toBe(200);
  const published = Date.now();

  for (let isNew = false; !isNew; ) {
    const asked = Date.now();
    const page = (await ask(url)).text;
    isNew = page.includes('Observaciones, segunda edición');
    // A clock of milliseconds may be one off.
    if (!isNew) expect([page === before, asked - published <= 1001]).toEqual([true, true]);
  }
});
