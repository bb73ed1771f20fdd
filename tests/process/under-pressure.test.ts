import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as dial, type Socket } from 'node:net';
import { platform } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newData } from './data.ts';
import { look } from './database.ts';
import { type Server, serve, until } from './program.ts';
import { ask, enterAs } from './visitor.ts';

let server: Server;
let data: string;
const sockets: Socket[] = [];
beforeAll(async () => {
  data = await newData();
  server = await serve({ env: { AMPARO_DATA: data } });
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
});

/** Bytes that the process holds in memory. */
const memoryOf = async (pid: number) => Number(/VmRSS:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

/** Announces a body, sends all of it but the last byte, and waits. Resolves with the first line of an answer, if one comes. */
async function linger(body: Buffer): Promise<() => string> {
  const socket = dial(Number(new URL(server.address).port), '127.0.0.1').on('error', () => {});
  sockets.push(socket);
  let told = '';
  socket.on('data', (chunk) => {
    told += chunk.toString('latin1');
  });
  await once(socket, 'connect');
  const head = ['POST /api/v1/calls HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', `Content-Length: ${body.length + 1}`];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(body);
  return () => told;
}

test('hundreds who send large bodies and do not end are refused before they fill the memory; others are served meanwhile, and they later', async () => {
  const before = platform() === 'linux' ? await memoryOf(server.pid) : 0;
  const body = Buffer.alloc(1_000_000, 0x20);
  const lingering = await Promise.all(Array.from({ length: 400 }, () => linger(body)));
  const refused = () => lingering.filter((told) => told().startsWith('HTTP/1.1 503'));
  await until('most of them are refused', () => refused().length >= 260);
  expect(refused().every((told) => /\r\nretry-after: \d+\r\n/i.test(told()))).toBe(true);
  if (platform() === 'linux') expect((await memoryOf(server.pid)) - before).toBeLessThan(300 * 2 ** 20);
  expect((await ask(`${server.address}/sign-in`)).status).toBe(200);

  for (const socket of sockets) socket.destroy();
  await until(
    'there is room again',
    async () => (await ask(`${server.address}/api/v1/calls`, { method: 'POST', body: '{}' })).status === 401,
  );
});

test('the log tells what was asked for and how it went, in lines of JSON, and nothing that names anybody', async () => {
  const cookie = await enterAs(server.address, 'Sample representative');
  const [person] = await look<{ id: string; organisation: string }>(
    data,
    `select person.id, g.organisation from platform.person join platform.grant g on g.person = person.id where name = 'Sample representative'`,
  );
  const secrets = [
    cookie.split('=')[1],
    person?.id,
    person?.organisation,
    '198.51.100.77',
    'a-link-that-opens-something',
    'amparo_a-token',
    'words-of-mine',
    'ana@example.org',
  ] as string[];
  const headers = { cookie, 'x-forwarded-for': '198.51.100.77', 'user-agent': 'words-of-mine' };
  await ask(`${server.address}/api/v1/contributions/${person?.id}/receipt?organisation=${person?.organisation}`, { headers });
  await ask(`${server.address}/es/sign-in/link/a-link-that-opens-something?next=words-of-mine`, { headers });
  await ask(`${server.address}/api/v1/cycles`, { headers: { authorization: 'Bearer amparo_a-token' } });
  await ask(`${server.address}/sign-in?/link`, {
    method: 'POST',
    headers: { ...headers, origin: server.address, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'email=ana%40example.org',
  });

  const lines = () =>
    server
      .text()
      .split('\n')
      .filter((line) => line.startsWith('{"at"'));
  await until('the last is noted', () => lines().some((line) => line.includes('"method":"POST","path":"/sign-in"')));
  for (const line of lines()) expect(Object.keys(JSON.parse(line))).toEqual(['at', 'method', 'path', 'status', 'ms']);
  for (const secret of secrets) expect(server.text()).not.toContain(secret);
  expect(lines().map((line) => JSON.parse(line).path)).toEqual(
    expect.arrayContaining(['/api/v1/contributions/…/receipt', '/es/sign-in/link/…', '/api/v1/cycles', '/sign-in']),
  );
  // Nobody told the server of the proxy that forwards here: it says so, once, and not whom it forwarded.
  expect(server.text().split('proxy-not-trusted')).toHaveLength(2);
});
