import { networkInterfaces } from 'node:os';
import { beforeAll, describe, expect, test } from 'vitest';
import { newData } from './data.ts';
import { postmasterOf } from './database.ts';
import { amparo, type Server, serve } from './program.ts';
import { ask, samplePeopleOn, send } from './visitor.ts';

let server: Server;
let person: string;
beforeAll(async () => {
  server = await serve({ env: { AMPARO_DATA: await newData(), HOST: '0.0.0.0' } });
  person = samplePeopleOn(await ask(`${server.address}/sign-in`))['Sample convenor'] ?? '';
});

const knock = async (headers: Record<string, string>, address = server.address) => {
  const page = await ask(`${address}/sign-in`, { headers });
  const entry = await send(`${address}/sign-in?/sample`, { person }, { origin: server.address, ...headers });
  return { offered: Object.keys(samplePeopleOn(page)).length, status: entry.status, cookie: entry.headers['set-cookie'] };
};

describe('sample people', () => {
  test('enter from this machine', async () => {
    expect(await knock({})).toMatchObject({ offered: 4, status: 303, cookie: [expect.stringContaining('amparo_session=')] });
  });

  test.each([
    ['x-forwarded-for', '127.0.0.1'],
    ['X-Forwarded-Host', 'localhost'],
    ['x-forwarded-proto', 'http'],
    ['x-forwarded-port', '3000'],
    ['x-forwarded', 'for=127.0.0.1'],
    ['forwarded', 'for=127.0.0.1'],
    ['forwarded-for', '127.0.0.1'],
    ['via', '1.1 proxy'],
    ['x-real-ip', '127.0.0.1'],
    ['x-client-ip', '127.0.0.1'],
    ['true-client-ip', '127.0.0.1'],
    ['cf-connecting-ip', '127.0.0.1'],
    ['x-cluster-client-ip', '127.0.0.1'],
    ['x-original-host', 'localhost'],
    ['x-envoy-external-address', '127.0.0.1'],
    ['host', 'forum.example.org'],
    ['host', 'localhost.example.org'],
    ['host', '192.0.2.1:3000'],
  ])('do not enter through whoever says %s: %s', async (name, value) => {
    expect(await knock({ [name]: value })).toEqual({ offered: 0, status: 403, cookie: undefined });
  });

  test('do not enter by claiming what the server itself notes', async () => {
    expect(await knock({ 'x-amparo-direct': 'yes', via: '1.1 proxy' })).toMatchObject({ offered: 0, status: 403 });
    expect(await knock({ 'x-amparo-address': '127.0.0.1', forwarded: 'for=127.0.0.1' })).toMatchObject({ offered: 0, status: 403 });
  });

  test('do not enter from the page of another site, nor with a person who is not of the sample', async () => {
    expect(await knock({ origin: 'https://evil.example' })).toMatchObject({ status: 403, cookie: undefined });
    for (const somebody of ['', crypto.randomUUID(), "' or 1=1 --"])
      expect(await send(`${server.address}/sign-in?/sample`, { person: somebody })).toMatchObject({ status: 403 });
  });

  const outside = Object.values(networkInterfaces())
    .flat()
    .find((found) => found && !found.internal && found.family === 'IPv4')?.address;
  test.skipIf(!outside)(
    `do not enter from another machine${outside ? '' : ' (skipped: this one has no address but the loopback)'}`,
    async () => {
      const address = `http://${outside}:${new URL(server.address).port}`;
      expect(await knock({}, address)).toMatchObject({ offered: 0, status: 403 });
      expect(await knock({ host: new URL(server.address).host }, address)).toMatchObject({ offered: 0, status: 403 });
    },
  );
});

test('with the sample, an address that others can reach is refused, and says what to do', async () => {
  const data = await newData();
  for (const origin of ['https://forum.example.org', 'http://192.0.2.1:3000', 'http://localhost.example.org']) {
    const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data, ORIGIN: origin } }).ended;
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^The sample is loaded[^\n]+npx amparo sample remove[^\n]+\n$/) });
    expect(await postmasterOf(data)).toBeUndefined();
  }
});
