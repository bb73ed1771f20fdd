import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '#platform/config/config.ts';
import { bind, PortTaken } from '#platform/server/bind.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers) server.close();
});
const newServer = () => {
  servers.push(createHttpServer());
  return servers.at(-1) as Server;
};

async function held(): Promise<{ port: number; release(): void }> {
  const holder = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => holder.once('listening', listening));
  return { port: (holder.address() as AddressInfo).port, release: () => holder.close() };
}

test('a chosen port is waited for, because whoever held it may be on the way out', async () => {
  const { port, release } = await held();
  const binding = bind(newServer(), readConfig({ PORT: `${port}` }));
  release();
  expect((await binding).port).toBe(`${port}`);
});

test('but not for ever', async () => {
  const { port, release } = await held();
  await expect(bind(newServer(), readConfig({ PORT: `${port}` }))).rejects.toThrow(PortTaken);
  release();
});

test('the origin follows the port only where it repeats it', async () => {
  const { port, release } = await held();
  const next = await bind(newServer(), { ...readConfig({}), port, origin: new URL(`http://localhost:${port}`), portChosen: false });
  expect(Number(next.port)).toBeGreaterThan(port);
  const behind = await bind(newServer(), { ...readConfig({ ORIGIN: 'https://forum.example.org' }), port, portChosen: false });
  expect(behind.origin).toBe('https://forum.example.org');
  release();
});
