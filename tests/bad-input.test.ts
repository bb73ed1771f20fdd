import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { catalogues, contract } from '#modules/index.ts';
import { newWorld } from '#modules/testing/world.ts';
import { apiOf } from '#platform/api/serve.ts';
import type { Caller, Operation } from '#platform/command/spec.ts';
import { anyText } from '#platform/testing/any-text.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { fingerprint } from './matrix.ts';
import { worlds } from './worlds.ts';

const ground = await testDatabase();
let caller: Caller;
const failures: string[] = [];
const api = apiOf(contract, catalogues);
const server = createServer((request, response) =>
  api(request, response, caller).catch((error: Error) => {
    failures.push(`${request.method} ${request.url}: ${error.message}`);
    response.writeHead(500).end();
  }),
).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
afterAll(() => server.close());
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;

/** What people, programs and attackers put where something else is meant. */
const NASTY: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  '\ufeff\u202e\u0007',
  "'; drop table platform.person; --",
  '%00',
  '../../etc/passwd',
  'x'.repeat(30_000),
  '😀'.repeat(3000),
  -1,
  0,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '2026-02-30T25:61:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59+23:59',
  '-000001-01-01',
  '2026-02-30',
  'Nowhere/Land',
  'Etc/GMT+14',
  [],
  [null],
  [[[]]],
  {},
  { __proto__: null, constructor: 'x', toString: 1 },
  { en: '\0', es: '\ud800' },
  { xx: 'no such language' },
];
const nasty = fc.oneof(fc.constantFrom(...NASTY), anyText(), fc.jsonValue({ maxDepth: 2 }));

type Json = Readonly<Record<string, unknown>>;

/** One part of something right, at any depth, is exchanged for something nasty. */
const spoiled = (right: Json): fc.Arbitrary<Json> => {
  const paths = pathsIn(right);
  return fc
    .tuple(fc.constantFrom(...(paths.length > 0 ? paths : [['extra']])), nasty)
    .map(([path, value]) => withAt(right, path, value) as Json);
};

const pathsIn = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([key, part]) => pathsIn(part, [...path, key]))]
    : [path];

function withAt(value: unknown, [key, ...rest]: readonly string[], what: unknown): unknown {
  if (key === undefined) return what;
  if (Array.isArray(value)) return value.map((part, i) => (String(i) === key ? withAt(part, rest, what) : part));
  return { ...(value as Json), [key]: withAt((value as Json)[key], rest, what) };
}

const plain = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null)).toWellFormed();

/** As an integration sends it: what stands in the address is taken from the input. */
async function send({ http: { method, path }, kind }: Operation, input: Json) {
  const left: Record<string, unknown> = { ...input };
  const address = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = left[field];
    delete left[field];
    return encodeURIComponent(plain(value)) || '-';
  });
  const query = kind === 'query' ? `?${new URLSearchParams(Object.entries(left).map(([name, value]) => [name, plain(value)]))}` : '';
  const body = kind === 'command' ? { body: JSON.stringify(left) } : {};
  return fetch(base + address + query, { method: method.toUpperCase(), headers: { 'content-type': 'application/json' }, ...body });
}

describe.each(contract)('$name', (operation) => {
  test('answers what is nearly right with what is wrong, and never with a failure; refused, it has written nothing', async () => {
    const world = await newWorld(ground);
    caller = world;
    const right = JSON.parse(JSON.stringify(await operation.example(worlds[operation.module.name]?.(world) as never))) as Json;
    failures.length = 0;
    let before = await fingerprint(ground.owner);
    await fc.assert(
      fc.asyncProperty(spoiled(right), async (input) => {
        const response = await send(operation, input);
        // Node itself refuses an address of more than 16 kB.
        if (response.status === 431) return;
        const told = await response.json().catch(() => ({}));
        expect(response.status, `${JSON.stringify(input).slice(0, 300)}\n${failures.join('\n')}`).toBeLessThan(500);
        if (response.ok) {
          before = await fingerprint(ground.owner);
          return;
        }
        expect(told).toMatchObject({
          type: expect.stringMatching(/^urn:amparo:problem:/),
          title: expect.any(String),
          status: response.status,
        });
        expect(await fingerprint(ground.owner)).toBe(before);
      }),
      { seed: 2014, numRuns: 40, endOnFailure: true },
    );
  });
});
