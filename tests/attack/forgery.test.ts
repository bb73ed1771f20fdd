import { sql } from 'kysely';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { cyclesWorld } from '#modules/cycles/tests/world.ts';
import { newWorld } from '#modules/testing/world.ts';
import { openSession } from '#platform/session/session.ts';
import { newPerson } from '#platform/testing/world.ts';
import { fingerprint } from '../matrix.ts';
import { attackedServer, cookieOf, post } from './server.ts';

const server = await attackedServer();
const { db, owner, base, raw, origin } = server;
const here = cyclesWorld(await newWorld(server));
const person = here.viewer.id as string;
const token = await openSession(db, { person, sharedDevice: false, now: new Date() });
const cookie = `amparo_session=${token}`;
// The log signs its empty tree first; nothing else changes by itself.
beforeAll(() => vi.waitFor(async () => expect((await sql`select from platform.checkpoint`.execute(owner)).rows).toHaveLength(1)));

/** What another site can have a browser of a signed-in person send, with the cookie where the browser would add it. */
const FOREIGN = ['https://evil.example', 'null', `${origin}.evil.example`, origin.replace('http:', 'https:'), origin.toUpperCase()];
const TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/plain',
  'application/json',
  'application/x-sveltekit-formdata',
  '',
];

describe('a page of another site', () => {
  const newCycle = async () => JSON.stringify(here.newCycle());
  const writes: readonly [string, string, string, () => Promise<string>][] = [
    ['an operation of the API', 'POST', '/api/v1/cycles', newCycle],
    ['a form', 'POST', '/work/new', async () => 'slug=x&title.en=x&summary.en=x&startsOn=2026-01-01&endsOn=2026-01-02&countries=AR'],
    ['a form with files', 'POST', '/consultation/x/files?/attach&files=stored', async () => '--b--'],
    ['an upload', 'POST', '/uploads', async () => ''],
    ['the end of a session', 'POST', '/sign-out', async () => ''],
    ['the end of all sessions', 'POST', '/account?/revoke', async () => ''],
    ['a token', 'POST', '/account?/token', async () => 'name=x&scope=cycles:write'],
    ['a passkey', 'POST', '/account/passkey', async () => '{"challenge":"x","response":{"id":"y"}}'],
    ['a session of its own', 'POST', '/sign-in/passkey', async () => '{"challenge":"x","response":{"id":"y"}}'],
    ['a session by code', 'POST', '/sign-in?/code', async () => 'code=ABCDE-FGHJK'],
  ];

  test.each(writes)('cannot write %s', async (_, method, path, body) => {
    const before = await fingerprint(owner);
    for (const from of FOREIGN)
      for (const type of TYPES) {
        const headers = { origin: from, cookie, 'tus-resumable': '1.0.0', 'upload-length': '1', ...(type && { 'content-type': type }) };
        const { status } = await fetch(base + path, { method, headers, body: await body(), redirect: 'manual' });
        expect([401, 403], `${from} ${type}`).toContain(status);
      }
    // A browser so old that it does not say where a form comes from.
    const silent = await fetch(base + path, {
      method,
      headers: { cookie, 'content-type': TYPES[0] as string },
      body: await body(),
      redirect: 'manual',
    });
    expect([401, 403]).toContain(silent.status);
    expect(await fingerprint(owner)).toBe(before);
  });

  test('is told by no answer that it may read or send anything', async () => {
    const asked = [
      '/',
      '/api/v1/cycles',
      '/api/v1/openapi.json',
      '/uploads',
      '/uploads/x',
      '/account',
      '/log/checkpoint',
      '/favicon.svg',
      '/sign-in/passkey',
    ];
    for (const path of asked)
      for (const method of ['GET', 'OPTIONS', 'HEAD']) {
        const asking = {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        };
        for (const headers of [asking, { ...asking, cookie }, { ...asking, authorization: 'Bearer amparo_x' }]) {
          const answer = await fetch(base + path, { method, headers, redirect: 'manual' });
          const allowed = answer.headers.get('access-control-allow-origin');
          expect(allowed === null || allowed === origin, `${method} ${path}: ${allowed}`).toBe(true);
          expect(answer.headers.get('access-control-allow-credentials'), path).toBeNull();
        }
      }
  });

  test('cannot make a request pass for another by a header that names its method', async () => {
    const before = await fingerprint(owner);
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      await fetch(`${base}/uploads`, {
        method,
        headers: {
          origin: 'https://evil.example',
          cookie,
          'x-http-method-override': 'POST',
          'tus-resumable': '1.0.0',
          'upload-length': '1',
        },
      });
    expect(await fingerprint(owner)).toBe(before);
  });
});

test('an upload is counted, also under another method’s name', async () => {
  const other = await here.person([{ role: 'representative', organisation: here.organisation }]);
  const session = await openSession(db, { person: other.id, sharedDevice: false, now: new Date() });
  const headers = {
    origin,
    cookie: `amparo_session=${session}`,
    'tus-resumable': '1.0.0',
    'upload-length': '1',
    'x-http-method-override': 'POST',
  };
  for (let i = 0; i < 5; i++) await fetch(`${base}/uploads/x`, { method: 'PATCH', headers });
  const { rows } = await owner.connection().execute(async (connection) => {
    await sql`select set_config('app.viewer', 'system', false)`.execute(connection);
    return sql`select from platform.upload where person = ${other.id}`.execute(connection);
  });
  expect(rows).toEqual([]);
});

describe('what a request claims about itself', () => {
  test('changes neither where links lead nor where cookies and redirects go', async () => {
    const email = (await sql<{ email: string }>`select email from platform.person where id = ${person}`.execute(owner)).rows[0]
      ?.email as string;
    const body = new URLSearchParams({ email }).toString();
    const lies = [
      'host: evil.example',
      'x-forwarded-host: evil.example',
      'x-forwarded-proto: https',
      'forwarded: host=evil.example',
      'x-original-url: /x',
    ];
    await raw(
      `POST /sign-in?/link HTTP/1.1\r\n${lies.join('\r\n')}\r\norigin: ${origin}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const { rows } = await sql<{
      link: string;
    }>`select arguments->>'link' as link from platform.message where recipient = ${email}`.execute(owner);
    expect(rows.map(({ link }) => new URL(link).origin)).toEqual([origin]);
    const sent = await raw(`GET /account HTTP/1.1\r\n${lies.join('\r\n')}\r\nconnection: close\r\n\r\n`);
    expect(sent).toMatch(/location: \/sign-in\?next=%2Faccount\r/);
    expect(sent).not.toContain('evil');
  });

  test('lets nobody claim to sit at the machine, or to ask from elsewhere so as to be counted anew', async () => {
    const asked = (address: number) =>
      raw(
        `GET /sign-in/passkey HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: 203.0.113.${address}\r\nx-real-ip: 203.0.113.${address}\r\nx-amparo-address: 203.0.113.${address}\r\nconnection: close\r\n\r\n`,
      );
    const answers: string[] = [];
    for (let i = 0; i < 105; i++) answers.push(await asked(i));
    expect(answers.at(-1)).toMatch(/^HTTP\/1.1 429/);
    const claimed = await raw(
      'GET /outbox HTTP/1.1\r\nhost: localhost\r\nx-forwarded-for: 127.0.0.1\r\nx-amparo-direct: yes\r\nconnection: close\r\n\r\n',
    );
    expect(claimed).toMatch(/^HTTP\/1.1 404/);
    const { rows } = await sql<{ subject: string }>`select subject from platform.attempt`.execute(owner);
    for (const { subject } of rows) expect(subject, 'an address in a table').not.toMatch(/\d+\.\d+\.\d+|::/);
  });
});

describe('the doors that stand open at this machine alone', () => {
  const FAR = [
    'host: evil.example',
    'host: 192.0.2.1',
    'host: localhost\r\ncf-connecting-ip: 192.0.2.1',
    'host: localhost\r\nx-forwarded-port: 80',
    'host: localhost\r\nvia: 1.1 x',
  ];

  test('the outbox is shown to nobody who was led here by another name, or through somebody', async () => {
    expect(await raw('GET /outbox HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 200/);
    for (const head of FAR)
      expect(await raw(`GET /outbox HTTP/1.1\r\n${head}\r\nconnection: close\r\n\r\n`), head).toMatch(/^HTTP\/1.1 404/);
  });

  test('sample people are let in by nobody else, and by nobody when the sample is not loaded', async () => {
    let sampled = '';
    const withSample = await attackedServer({}, async (ground) => {
      sampled = (await newPerson(ground, [{ role: 'convenor' }])).id;
      const sample = { people: [sampled], everybody: [sampled], cycles: [] };
      await sql`insert into platform.fact (name, value) values ('sample', ${JSON.stringify(sample)})`.execute(ground.owner);
    });
    const body = `person=${sampled}`;
    const enter = (head: string) =>
      withSample.raw(
        `POST /sign-in?/sample HTTP/1.1\r\n${head}\r\norigin: ${withSample.origin}\r\nconnection: close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    for (const head of FAR) expect(await enter(head), head).not.toMatch(/set-cookie/i);
    expect(await enter('host: localhost')).toMatch(/set-cookie/i);
    const stranger = (await newPerson(withSample, [{ role: 'convenor' }])).id;
    expect(cookieOf(await post(withSample, '/sign-in?/sample', { person: stranger })), 'not of the sample').toBe('');
    expect(cookieOf(await post(server, '/sign-in?/sample', { person })), 'without the sample').toBe('');
  });
});

test('another’s passkey cannot be replaced by one that bears its name', async () => {
  const { keepPasskey } = await import('#platform/session/passkey.ts');
  await sql`insert into platform.passkey (id, person, public_key, counter, transports, name, created_at)
    values ('AAAA', ${person}, 'x', 0, '{}', 'x', now())`.execute(owner);
  const site = { db, origin: new URL(origin), now: new Date() };
  const forged = { person: (await here.person([])).id, challenge: 'no challenge', response: { id: 'AAAA' } as never, name: 'x' };
  expect(await keepPasskey(site, forged)).toBe(false);
  const { rows } = await sql`select person from platform.passkey where id = 'AAAA'`.execute(owner);
  expect(rows).toEqual([{ person }]);
});
