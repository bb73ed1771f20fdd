import { request as ask } from 'node:http';
import { BlockList } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { compendiumWorld } from '#modules/compendium/tests/world.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { decodeForm } from '#platform/command/form.ts';
import { clientAddress } from '#platform/server/client-address.ts';
import { safePath } from '#platform/session/cookie.ts';
import { invite } from '#platform/session/invitation.ts';
import { isAtThisMachine } from '#platform/session/sample.ts';
import { openSession } from '#platform/session/session.ts';
import { attackedServer, cookieOf, KEYS, post } from './server.ts';

const server = await attackedServer();
const { base, raw, origin, owner, db } = server;
const here = compendiumWorld(await newWorld(server));
await here.published();
const cookie = `amparo_session=${await openSession(db, { person: here.viewer.id as string, sharedDevice: false, now: new Date() })}`;

const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const PLACES = [
  ['/', 200],
  ['/no-such-page', 404],
  ['/%E0%A4%A', 400],
  ['/safety', 200],
  ['/sign-in', 200],
  [`/compendium/${here.slug}`, 200],
  [`/compendium/${here.slug}`, 200],
  ['/account', 303],
  ['/favicon.svg', 200],
  ['/_app/immutable/nothing.js', 404],
  ['/api/v1/cycles', 200],
  ['/api/v1/nothing', 404],
  ['/uploads', 401],
] as const;

describe('every answer', () => {
  test.each(PLACES)('%s says what a browser must not do with it', async (path, status) => {
    const answer = await fetch(base + path, { redirect: 'manual' });
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(EVERYWHERE)) expect(answer.headers.get(name), name).toBe(value);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*|https?:|data:/);
    const set = answer.headers.getSetCookie();
    expect(set, 'nobody who only reads is given a cookie').toEqual([]);
  });

  test('that runs scripts takes no markup from text but the templates of its own components', async () => {
    for (const path of ['/', '/sign-in', '/no-such-page']) {
      const policy = (await fetch(base + path)).headers.get('content-security-policy');
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).toContain('trusted-types svelte-trusted-html');
      expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{22,}'/);
    }
  });

  test('is not kept by a cache when it may tell of somebody', async () => {
    for (const path of ['/account', '/work', `/work/${here.slug}`, '/api/v1/own-organisations', '/safety'])
      expect((await fetch(base + path, { headers: { cookie } })).headers.get('cache-control'), path).toBe('no-store');
  });

  test('with https, says that there is nothing but https, and gives a cookie no neighbour can give', async () => {
    const secure = await attackedServer({ ORIGIN: 'https://forum.example.org' });
    for (const path of ['/', '/favicon.svg', '/api/v1/cycles'])
      expect((await fetch(secure.base + path)).headers.get('strict-transport-security'), path).toMatch(
        /max-age=63072000; includeSubDomains/,
      );
    const there = await newWorld(secure);
    await compendiumWorld(there).published();
    for (const time of ['rendered', 'kept'])
      expect((await fetch(`${secure.base}/compendium/${there.slug}`)).headers.get('strict-transport-security'), time).toMatch(
        /^max-age=63072000/,
      );
    const { code } = await invite(secure.db, KEYS.code, {
      role: 'representative',
      organisation: there.organisation,
      name: 'x',
      locale: 'en',
      invitedBy: null,
      now: new Date(),
    });
    const entered = await post(secure, '/sign-in?/choose', { code, pin: '271828', again: '271828' });
    expect(entered.headers.getSetCookie()[0]).toMatch(
      /^__Host-amparo_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/i,
    );
    const account = (sent: string) => fetch(`${secure.base}/account`, { headers: { cookie: sent }, redirect: 'manual' });
    expect((await account(cookieOf(entered))).status).toBe(200);
    expect((await account(cookieOf(entered).replace('__Host-', ''))).status, 'a neighbour’s cookie').toBe(303);
  });
});

test('the page for people in danger leaves no trace, loads nothing from elsewhere and has a way out', async () => {
  for (const locale of ['', '/es', '/fr', '/pt', '/ht']) {
    const answer = await fetch(`${base}${locale}/safety`);
    const page = await answer.text();
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(page).not.toMatch(/<script|<iframe|<img|http-equiv/i);
    expect(page.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g), 'only the way out').toEqual(['href="https://www.wikipedia.org/"']);
    expect(page).toMatch(/rel="noreferrer"/);
    const title = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? '';
    expect(title, 'in the history of a telephone').not.toMatch(
      /amparo|safe|help|trat|danger|traffick|peligro|ayuda|seguran|sécurit|traite|sekirite|èd/i,
    );
    expect(title).not.toBe('');
  }
});

describe('an address', () => {
  const ELSEWHERE = [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    '/\r\n/evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/.//evil.example',
    '/x/..//evil.example',
    '',
    '\\\\evil.example',
    '/%09/../..//evil.example',
  ];

  test('to go on to leads to no other site', () => {
    for (const next of ELSEWHERE)
      expect(new URL(safePath(next, '/account'), 'https://here.example').origin, JSON.stringify(next)).toBe('https://here.example');
    for (const next of ELSEWHERE) expect(safePath(next, '/account'), JSON.stringify(next)).not.toMatch(/^\/\/|[\t\r\n\\]/);
    expect(safePath('/consultation/x?organisation=y', '/account')).toBe('/consultation/x?organisation=y');
  });

  test('made up by somebody gives a page no link to another site, and no redirect there', async () => {
    for (const path of [
      '//evil.example/',
      '/fr//evil.example/',
      '/fr/%2F/evil.example',
      '/ht//evil.example/work',
      '/\\evil.example',
      '//evil.example/%2e%2e',
      '/fr//evil.example/x/',
    ]) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
      expect(answer, path).not.toMatch(/(href|src|action)="(\/\/|\/\\|https?:\/\/evil)|^location: (\/\/|\/\\|https?:)/im);
    }
  });

  test('reaches no file but those of the built site', async () => {
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/_app/..%2f..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/_app/%2e%2e/handler.js',
      '/favicon.svg%00.js',
      '/.env',
      '/data/secret',
      '/_app//../../server/index.js',
    ])
      for (const line of [path, `/fr${path}`]) {
        const answer = await raw(`GET ${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
        expect(answer, line).toMatch(/^HTTP\/1.1 (400|404) /);
      }
  });

  test('of a stored page is one: what is written otherwise is not kept', async () => {
    const odd = `/compendium/${[...here.slug].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('')}`;
    for (const path of [odd, odd]) {
      const answer = await fetch(base + path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('etag')).not.toMatch(/^"[\w-]{43}"$/);
    }
    const kept = await fetch(`${base}/compendium/${here.slug}?poison=<script>`);
    expect(kept.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
    expect(await kept.text()).not.toContain('poison');
  });
});

describe('what cannot be read', () => {
  test('is never an error of ours', async () => {
    const asked = [
      '/api/v1/cycles/%00',
      '/cycles/%00',
      '/compendium/%00',
      '/compendium/x/%00',
      '/consultation/%00',
      '/api/v1/editions/%00/%00',
      '/api/v1/calls/%F0%9F%92%A9',
      '/files/x/y',
      '/consultation/x/receipt/file?contribution=%00',
      '/work/%00',
    ];
    for (const path of asked)
      expect((await fetch(base + path, { headers: { cookie }, redirect: 'manual' })).status, path).toBeLessThan(500);
    const forms: [string, Record<string, string>][] = [
      ['/sign-in?/code', { code: '\0' }],
      ['/sign-in?/pin', { code: '\0', pin: '\0' }],
      ['/sign-in?/link', { email: '\0' }],
      ['/sign-in?/enrol', { code: '\0', sealed: '\0', proof: '\0' }],
      ['/account?/accept', { code: '\0' }],
      ['/account?/revoke', { session: '\0' }],
      ['/account?/dropToken', { token: '\0' }],
      ['/account?/token', { name: '\0', scope: 'cycles:read' }],
      ['/work/new', { key: 'x' }],
      [`/work/${here.slug}/calls`, {}],
      [`/work/${here.slug}?/publish`, { key: '\0'.repeat(10), title: '\0', language: '\0' }],
      [`/work/${here.slug}/contributions/x?/mark`, { words: '\0' }],
    ];
    for (const [path, fields] of forms) {
      const { text } = await post(server, path, fields, { cookie });
      expect(text, path).not.toMatch(/"status":5|"message":"failed"/);
    }
    for (const body of ['{"challenge":"x","response":{"id":"\\u0000"}}', '{"challenge":{},"response":[]}', '[]', 'null', '{'])
      for (const path of ['/sign-in/passkey', '/account/passkey'])
        expect(
          (await fetch(base + path, { method: 'POST', headers: { origin, cookie, 'content-type': 'application/json' }, body })).status,
          body,
        ).toBeLessThan(500);
    expect(server.said()).not.toMatch(/request-failed|page-failed|"status":5/);
  });

  test('costs no more than its length: a form of thirty thousand rows is read about as fast, row by row, as one of three thousand', () => {
    const costOf = (rows: number) => {
      const form = new FormData();
      for (let i = 0; i < rows; i++) form.append(`areas.${i}.x`, i % 2 ? '' : 'x');
      const { user } = process.cpuUsage();
      decodeForm(consultation.openCall.input, form);
      return (process.cpuUsage().user - user) / rows;
    };
    costOf(3000);
    // Read again for each row, it would cost ten times as much a row.
    expect(costOf(30_000) / costOf(3000)).toBeLessThan(5);
  });

  test('changes nothing that others inherit', async () => {
    const body = JSON.stringify({ __proto__: { id: 1 }, constructor: { prototype: { polluted: 1 } } }).replace(
      '{',
      '{"__proto__":{"polluted":1},',
    );
    const answer = await fetch(`${base}/api/v1/cycles`, {
      method: 'POST',
      headers: { origin, cookie, 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ field: '__proto__', code: 'unknown_field' })]),
    });
    const form = new FormData();
    for (const name of ['__proto__.polluted', 'title.__proto__.polluted', 'areas.0.__proto__.polluted', 'constructor.prototype.polluted'])
      form.append(name, 'x');
    decodeForm(consultation.openCall.input, form);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

test('the log of requests tells neither who nor what', async () => {
  const id = '0197A000-0000-7000-8000-00000000ABCD';
  const digest = 'AB'.repeat(32);
  const paths = [
    `/files/${id}/${digest}`,
    '/es/sign-in/link/a-token-of-a-link',
    '/sign-in/link/a-token-of-a-link/__data.json',
    '/x?secret=a-token-of-a-link',
    '/api/v1/x/amparo_a-token-of-a-link',
  ];
  for (const path of paths)
    await fetch(base + path, {
      redirect: 'manual',
      headers: { 'idempotency-key': 'a-token-of-a-link', authorization: 'Bearer amparo_a-token-of-a-link' },
    });
  await expect.poll(() => server.said()).toContain('/files/…/…');
  expect(server.said()).not.toMatch(/a-token-of-a-link|ABCD|ABAB|203\.0\.113|127\.0\.0\.1/);
});

test('a request that is two is answered as one', async () => {
  const two = await raw(
    `POST /api/v1/cycles HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  );
  expect(two).toMatch(/^HTTP\/1.1 400 /);
  const header = await new Promise((done) => {
    const sent = ask(`${base}/sign-in`, { headers: { 'x-a': 'b', 'x-amparo-direct': ['yes', 'yes'] } }, ({ statusCode }) =>
      done(statusCode),
    );
    sent.end();
  });
  expect(header).toBe(200);
});

test('whoever stands in between says so, in every way there is', () => {
  const near = (headers: Record<string, string>) => isAtThisMachine({ peer: '127.0.0.1', headers });
  expect(near({ host: 'localhost:3000' })).toBe(true);
  for (const host of ['localhost.evil.example', 'evil.example', '127.0.0.1.nip.io', 'localhost@evil.example', '', '[::ffff:192.0.2.1]'])
    expect(near({ host }), host).toBe(false);
  for (const name of [
    'x-forwarded-server',
    'x-forwarded-port',
    'cf-connecting-ip',
    'true-client-ip',
    'x-client-ip',
    'x-original-host',
    'x-envoy-external-address',
  ])
    expect(near({ host: 'localhost', [name]: 'x' }), name).toBe(false);
});

test('no message that is queued holds more than its link', async () => {
  await post(server, '/sign-in?/link', { email: `${here.viewer.id}@example.org` });
  const { rows } = await sql<{ arguments: Record<string, unknown> }>`select arguments from platform.message`.execute(owner);
  for (const { arguments: words } of rows) expect(Object.keys(words).toSorted()).toEqual(['link', 'minutes']);
  const { rows: jobs } = await sql<{ data: Record<string, unknown> }>`select data from pgboss.job`.execute(owner);
  for (const { data } of jobs) expect(Object.keys(data)).toEqual(['message']);
});

test('whoever asks is counted by network and behind proxies that are trusted, however the address is written', () => {
  const trusted = new BlockList();
  trusted.addAddress('127.0.0.1');
  const seen = (remoteAddress: string, forwarded?: string) =>
    clientAddress(
      { socket: { remoteAddress }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } } as never,
      trusted,
    );
  expect(
    new Set(['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:DB8:1:2::', '2001:db8:1:2:3:4:5:6%eth0'].map((one) => seen(one)))
      .size,
  ).toBe(1);
  expect(seen('2001:db8:1:3::1')).not.toBe(seen('2001:db8:1:2::1'));
  expect(new Set(['203.0.113.7', '::ffff:203.0.113.7', '::FFFF:203.0.113.7'].map((one) => seen(one))).size).toBe(1);
  for (const forwarded of ['203.0.113.7', ' 203.0.113.7:4711 ', '198.51.100.1, 203.0.113.7', 'nonsense, 203.0.113.7'])
    expect(seen('127.0.0.1', forwarded), forwarded).toBe('203.0.113.7');
  expect(seen('127.0.0.1', '[2001:db8:1:2::9]:4711')).toBe(seen('2001:db8:1:2::1'));
  expect(seen('192.0.2.1', '203.0.113.7'), 'what a stranger claims').toBe('192.0.2.1');
});
