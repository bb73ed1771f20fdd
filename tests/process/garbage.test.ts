import { once } from 'node:events';
import { connect as dial } from 'node:net';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { contract } from '#modules/index.ts';
import { anyText } from '#platform/testing/any-text.ts';
import { newData } from './data.ts';
import { type Server, serve } from './program.ts';
import { ask, enterAs } from './visitor.ts';

const SEED = { seed: 2014, endOnFailure: true };
const PEOPLE = ['nobody', 'Sample convenor', 'Sample rapporteur', 'Sample representative', 'Sample coordinator'] as const;

let server: Server;
const cookies: Record<string, string> = {};
beforeAll(async () => {
  server = await serve({ env: { AMPARO_DATA: await newData() } });
  for (const name of PEOPLE) if (name !== 'nobody') cookies[name] = await enterAs(server.address, name);
});

const as = (name: string): Record<string, string> => (cookies[name] ? { cookie: cookies[name] } : {});
/** What the server itself says went wrong, for whoever reads the failed test. */
const complaints = () =>
  server
    .text()
    .split('\n')
    .filter((line) => /-failed/.test(line))
    .slice(-3)
    .join('\n');

const NASTY = [
  '',
  ' ',
  '\0',
  '\ud800',
  'x'.repeat(3000),
  "' or 1=1 --",
  '../../../etc/passwd',
  '%',
  '%00',
  '😀'.repeat(300),
  '-1',
  '1e999',
  'NaN',
  '[]',
  '{"a":1}',
  '<script>',
  '00000000-0000-0000-0000-000000000000',
  '2026-02-30',
  '__proto__',
];
const nasty = fc.oneof(fc.constantFrom(...NASTY), anyText({ maxLength: 50 }));
/** As browsers send it: no half characters. */
const form = (fields: Iterable<readonly [string, string]>) =>
  new URLSearchParams([...fields].map(([name, value]) => [name, value.toWellFormed()])).toString();

interface Form {
  readonly page: string;
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
}

/** Forms that come only after another was sent, and what scripts send. */
const LATER: readonly Form[] = [
  ['/sign-in', '?/pin', 'code pin shared'],
  ['/sign-in', '?/choose', 'code pin again shared'],
  ['/sign-in', '?/enrol', 'code sealed proof name shared'],
  ['/sign-in', '?/sample', 'person'],
  ['/sign-in/link/no-such-link', '', 'proof shared'],
  ['/account', '?/revoke', 'session'],
  ['/account', '?/dropToken', 'token'],
  ['/account', '?/dropPasskey', 'passkey'],
  ['/consultation/sample-call/check', '?/send', 'key contribution revision'],
  ['/consultation/sample-call/check', '?/detach', 'contribution digest'],
].map(([page = '', action = '', names = '']) => ({ page, action, fields: names.split(' ').map((field) => [field, ''] as const) }));

/** Other languages, other identifiers, other numbers are the same page: one of a kind is enough. */
const kindOf = (path: string) => path.replaceAll(/[0-9a-f-]{36}|(?<=\/)[A-Z]?\d+(?=$|\?)|\?.*$/g, '*');

/** Every form on every page that a person reaches from the first by links. */
async function formsOf(name: string): Promise<Form[]> {
  const waiting = ['/', '/sign-in', '/account', '/receipts', '/consultation/sample-call', '/work/ram-4/organisations'];
  const [seen, forms] = [new Set<string>(), new Map<string, Form>()];
  for (let path = waiting.shift(); path !== undefined && seen.size < 80; path = waiting.shift()) {
    if (seen.has(kindOf(path))) continue;
    seen.add(kindOf(path));
    const { status, text } = await ask(server.address + path, { headers: as(name) });
    expect(status, `${name} reads ${path}\n${complaints()}`).toBeLessThan(500);
    for (const [, href = ''] of text.matchAll(/<a [^>]*href="([^"#]*)[^"]*"/g)) {
      const { pathname, search, origin } = new URL(href.replaceAll('&amp;', '&'), server.address + path);
      if (origin === server.address && !/^\/(es|fr|pt|ht)(\/|$)|\.\w+$|sign-out/.test(pathname)) waiting.push(pathname + search);
    }
    for (const [, head = '', inside = ''] of text.matchAll(/<form([^>]*method="POST"[^>]*)>(.*?)<\/form>/gs)) {
      const inputs = inside.matchAll(/<(?:input|textarea|select|button)[^>]*? name="([^"]+)"(?:[^>]*? value="([^"]*)")?/g);
      const fields = [...inputs].map(([, field = '', value = '']) => [field, value] as const);
      const others = [...inside.matchAll(/formaction="([^"]*)"/g)].map(([, other = '']) => other);
      for (const action of [/action="([^"]*)"/.exec(head)?.[1] ?? '', ...others])
        forms.set(`${kindOf(action)} ${kindOf(path)}`, { page: path, action: action.replaceAll('&amp;', '&'), fields });
    }
  }
  // Nobody is signed out by their own test, nor in as somebody else, which ends their session too.
  const stays = [...forms.values()].filter(
    ({ action, fields }) =>
      !/sign-out|[?][/]sample\b/.test(action) && (!/revoke/.test(action) || fields.some(([field]) => field === 'session')),
  );
  return [...stays, ...LATER];
}

/** Some of the right fields, one of them wrong. */
const spoiled = (forms: readonly Form[]) =>
  fc.constantFrom(...forms).chain(({ page, action, fields }) =>
    fc.tuple(fc.nat(Math.max(0, fields.length - 1)), nasty, fc.boolean()).map(([at, value, isDropped]) => ({
      url: new URL(action, server.address + page).href,
      sent:
        isDropped && !action.includes('revoke')
          ? fields.toSpliced(at, 1)
          : fields.map(([field, right], i): [string, string] => [field, i === at ? value || 'x' : right]),
    })),
  );

describe('no form', () => {
  test.each(PEOPLE)('with one field spoiled, sent by %s, is answered with a failure', async (name) => {
    const forms = await formsOf(name);
    await fc.assert(
      fc.asyncProperty(spoiled(forms), async ({ url, sent }) => {
        const headers = { ...as(name), origin: server.address, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' };
        const { status } = await ask(url, { method: 'POST', headers, body: form(sent) });
        expect(status, `${url} ${JSON.stringify(sent).slice(0, 400)}\n${complaints()}`).toBeLessThan(500);
      }),
      { ...SEED, numRuns: forms.length * 12 },
    );
    expect((await ask(`${server.address}/account`, { headers: as(name) })).status, 'still signed in').toBe(name === 'nobody' ? 303 : 200);
  });
});

test('nothing that scripts send about passkeys is answered with a failure', async () => {
  const given = fc.oneof(
    fc.jsonValue(),
    fc.record({ challenge: nasty, name: nasty, response: fc.record({ id: nasty, response: fc.jsonValue() }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('/sign-in/passkey', '/account/passkey'), given, async (path, what) => {
      const headers = { ...as('Sample convenor'), origin: server.address, 'content-type': 'application/json' };
      const { status } = await ask(server.address + path, { method: 'POST', headers, body: JSON.stringify(what) });
      expect(status, `${path} ${JSON.stringify(what)}\n${complaints()}`).toBeLessThan(500);
    }),
    { ...SEED, numRuns: 100 },
  );
});

const paths = fc.oneof(
  fc
    .constantFrom(
      '/',
      '/sign-in',
      '/work',
      '/account',
      '/receipts',
      '/outbox',
      '/log/checkpoint',
      '/compendium/ram-4',
      '/consultation/sample-call',
      ...contract.map(({ http }) => `/api/v1${http.path}`),
    )
    .chain((path) => nasty.map((value) => path.replaceAll(/\{\w+\}/g, encodeURIComponent(value.toWellFormed()) || '-'))),
  fc.array(nasty, { maxLength: 4 }).map((parts) => `/${parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}`),
  fc
    .constantFrom(
      '/compendium/',
      '/consultation/',
      '/cycles/',
      '/work/',
      '/sign-in/link/',
      '/log/',
      '/log/tile/',
      '/fr/',
      '/ht/consultation/',
      '/_app/',
    )
    .chain((start) => nasty.map((value) => start + encodeURIComponent(value.toWellFormed()))),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-language',
    'accept-encoding',
    'cookie',
    'authorization',
    'content-type',
    'idempotency-key',
    'if-none-match',
    'range',
    'origin',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-sveltekit-action',
    'x-http-method-override',
    'expect',
  ),
  fc.oneof(
    fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '?')),
    fc.constantFrom(
      'amparo_session=x',
      'Bearer amparo_x',
      '*/*',
      'application/json',
      'multipart/form-data',
      'multipart/form-data; boundary=x',
      'true',
      'null',
    ),
  ),
  { maxKeys: 4 },
);

test('no address, method, header or body is answered with a failure', async () => {
  const method = fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'QUERY');
  const body = fc.oneof(
    fc.constant(undefined),
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
  );
  const query = fc.oneof(
    fc.constant(''),
    nasty.map((value) => `?${encodeURIComponent(value.toWellFormed())}`),
    fc.string().map((text) => `?cursor=${encodeURIComponent(text.toWellFormed())}&limit=${encodeURIComponent(text.toWellFormed())}`),
  );
  await fc.assert(
    fc.asyncProperty(method, paths, query, headers, body, fc.constantFrom(...PEOPLE), async (verb, path, search, given, sent, name) => {
      const hasBody = sent !== undefined && verb !== 'GET' && verb !== 'HEAD';
      // A head that Node cannot send at all is not sent.
      const answer = await ask(server.address + path + search, {
        method: verb,
        headers: { ...as(name), ...given },
        ...(hasBody && { body: sent }),
      }).catch((error) => {
        if (!/ERR_INVALID|ERR_UNESCAPED/.test(error.code)) throw new Error(`${verb} ${path}: ${error.message}\n${complaints()}`);
      });
      // Node's own: a method or an expectation that nobody meets.
      if (answer && ![501, 505].includes(answer.status))
        expect(answer.status, `${verb} ${path}${search} ${JSON.stringify(given)}\n${complaints()}`).toBeLessThan(500);
    }),
    { ...SEED, numRuns: 800 },
  );
});

test('no bytes fell it', async () => {
  const opening = fc.constantFrom(
    '',
    'GET / HTTP/1.1\r\nHost: localhost\r\n',
    'POST /api/v1/calls HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n',
    'GET //evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET \\\\evil HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  );
  await fc.assert(
    fc.asyncProperty(opening, fc.uint8Array({ maxLength: 300 }), async (start, bytes) => {
      const socket = dial(Number(new URL(server.address).port), '127.0.0.1').on('error', () => {});
      socket.end(Buffer.concat([Buffer.from(start), bytes]));
      let told = '';
      socket.on('data', (chunk) => {
        told += chunk.toString('latin1');
      });
      await once(socket, 'close');
      expect(told.split('\r\n', 1)[0] ?? '', `${JSON.stringify(start)}\n${complaints()}`).not.toMatch(/^HTTP\/1.1 5(?!01|05)/);
    }),
    { ...SEED, numRuns: 150 },
  );
  expect((await ask(`${server.address}/ready`)).status).toBe(200);
});
