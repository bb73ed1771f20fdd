import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { newData } from './data.ts';
import { postmasterOf } from './database.ts';
import { amparo, run } from './program.ts';
import { ask, enterAs } from './visitor.ts';

/** `undefined` when somebody else has it, which is as good. */
const hold = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(port, '127.0.0.1', () => resolve(server)).once('error', () => resolve(undefined));
  });

test('a chosen port that is taken is refused, and the database is not left running', async () => {
  const [holder, data] = [await hold(0), await newData()];
  const { port } = (holder as Server).address() as AddressInfo;
  const { code, err } = await amparo(['serve'], { env: { PORT: `${port}`, AMPARO_DATA: data } }).ended;
  holder?.close();
  expect({ code, err }).toEqual({ code: 2, err: `PORT ${port} is taken by another program: stop it, or set PORT to a free one.\n` });
  expect(await postmasterOf(data)).toBeUndefined();
});

test('a port that nobody chose is the next free one, and people sign in there', async () => {
  const [holder, data] = [await hold(3000), await newData()];
  const server = run(['src/cli.ts', 'serve'], { env: { AMPARO_DATA: data } });
  const [, address = ''] = await server.said(/^Amparo: (\S+)$/m);
  holder?.close();
  expect(Number(new URL(address).port)).toBeGreaterThan(3000);
  const cookie = await enterAs(address, 'Sample representative');
  expect((await ask(`${address}/account`, { headers: { cookie } })).text).toContain('Sample representative');
  server.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
});
