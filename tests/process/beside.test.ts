import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newData } from './data.ts';
import { look, postmasterOf } from './database.ts';
import { amparo, type Server, serve, until } from './program.ts';
import { ask } from './visitor.ts';

const invite = (data: string, email: string) => amparo(['invite', email, '--role', 'convenor'], { env: { AMPARO_DATA: data } }).ended;
const CODE = /^ {4}[0-9A-Z]{5}-[0-9A-Z]{5}$/m;

describe('beside a running server', () => {
  let data: string;
  let server: Server;
  beforeAll(async () => {
    data = await newData();
    server = await serve({ env: { AMPARO_DATA: data } });
  });
  afterAll(() => server.kill('SIGTERM'));

  test('a second one on the same data is refused, and the first goes on', async () => {
    const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data } }).ended;
    expect({ code, err }).toEqual({
      code: 2,
      err: `Amparo already runs on ${data}. Stop it first, or set AMPARO_DATA to another folder.\n`,
    });
    expect((await ask(`${server.address}/ready`)).status).toBe(200);
  });

  test('a shell command works, and leaves it running', async () => {
    expect(await invite(data, 'beside@example.org')).toMatchObject({ code: 0, out: expect.stringMatching(CODE), err: '' });
    expect(await look(data, `select from platform.invitation where email = 'beside@example.org'`)).toHaveLength(1);
    expect((await ask(`${server.address}/ready`)).status).toBe(200);
  });
});

test('alone, a shell command works and leaves nothing running, also when it is refused', async () => {
  const data = await newData();
  expect(await invite(data, 'alone@example.org')).toMatchObject({ code: 0, out: expect.stringMatching(CODE), err: '' });
  expect(await postmasterOf(data)).toBeUndefined();
  const { code, err } = await amparo(['token', 'nobody@example.org', '--scope', 'cycles:read'], { env: { AMPARO_DATA: data } }).ended;
  expect({ code, err }).toEqual({ code: 2, err: 'Nobody is known as "nobody@example.org".\n' });
  expect(await postmasterOf(data)).toBeUndefined();
});

test('stopped half-way, a shell command leaves nothing running either', async () => {
  const data = await newData();
  expect(await amparo(['sample', 'remove'], { env: { AMPARO_DATA: data } }).ended).toMatchObject({ code: 0 });
  const loading = amparo(['sample', 'load'], { env: { AMPARO_DATA: data } });
  const written = async () => (await postmasterOf(data)) && (await look(data, 'select from consultation.contribution').catch(() => []));
  await until('it is half-way', async () => ((await written()) || []).length >= 3);
  loading.kill('SIGINT');
  expect(await loading.ended).toMatchObject({ code: 2, err: expect.stringMatching(/^Stopped before it was done\. [^\n]+\n$/) });
  expect(await postmasterOf(data)).toBeUndefined();
});
