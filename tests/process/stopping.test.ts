import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { newData } from './data.ts';
import { connect, look, postmasterOf } from './database.ts';
import { run, type Server, serve, until } from './program.ts';
import { ask, enterAs } from './visitor.ts';

interface Open {
  readonly call: string;
  readonly slug: string;
  readonly area: string;
  readonly organisation: string;
}

const openCall = async (data: string): Promise<Open> =>
  (
    await look<Open & pg.QueryResultRow>(
      data,
      `select call.id as call, call.slug, area.id as area, p.organisation from consultation.call
       join consultation.area on area.call = call.id join organisations.participation p on p.cycle = call.cycle
       where call.slug = 'sample-call' order by area.position limit 1`,
    )
  )[0] as Open;

const isRefused = (address: string) =>
  ask(`${address}/health`).then(
    () => false,
    (error) => error.code === 'ECONNREFUSED',
  );

async function expectStopped(server: Server, data: string): Promise<void> {
  const { code, signal, err } = await server.ended;
  expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: '' });
  expect(await postmasterOf(data)).toBeUndefined();
}

describe('on SIGTERM', () => {
  test('what has arrived is answered, nothing new is taken, and what was answered is kept; asking twice changes nothing', async () => {
    const data = await newData();
    const server = await serve({ env: { AMPARO_DATA: data } });
    const { call, slug, area, organisation } = await openCall(data);
    const cookie = await enterAs(server.address, 'Sample representative');
    const owner = await connect(data);
    await owner.query('begin; lock table consultation.contribution in access exclusive mode');

    const body = JSON.stringify({ organisation, area, language: 'es', body: 'Llegó a tiempo.', seen: 0 });
    const headers = { cookie, origin: server.address };
    const saving = ask(`${server.address}/api/v1/calls/${call}/draft`, { method: 'PUT', headers, body });
    const reading = ask(`${server.address}/consultation/${slug}`, { headers: { cookie } });
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and usename = 'app'`;
    await until('both wait for the database', async () => (await look(data, waiting)).length >= 2);
    server.kill('SIGTERM');
    await until('nothing new is taken', () => isRefused(server.address));
    server.kill('SIGTERM');
    server.kill('SIGINT');
    await owner.query('rollback');
    expect([(await saving).status, (await reading).status]).toEqual([200, 200]);
    await expectStopped(server, data);

    const again = await serve({ env: { AMPARO_DATA: data } });
    expect(await look(data, `select body from consultation.answer where body = 'Llegó a tiempo.'`)).toHaveLength(1);
    again.kill('SIGINT');
    await expectStopped(again, data);
  });

  test('whoever keeps a connection open, or does not finish asking, holds nobody up for long', async () => {
    const data = await newData();
    const server = await serve({ env: { AMPARO_DATA: data } });
    const sockets: Socket[] = [];
    for (const said of [
      '',
      'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'GET /health HTTP/1.1\r\nHost: loc',
      'POST /api/v1/calls HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{',
    ]) {
      const socket = dial(Number(new URL(server.address).port), '127.0.0.1').on('error', () => {});
      await once(socket, 'connect');
      socket.write(said);
      sockets.push(socket);
    }
    await once(sockets[1] as Socket, 'data');
    server.kill('SIGTERM');
    await expectStopped(server, data);
    for (const socket of sockets) socket.destroy();
  });

  test('before it serves, it comes up and goes down in order', async () => {
    const data = await newData();
    const server = run(['src/cli.ts', 'serve'], { env: { PORT: '0', AMPARO_DATA: data } });
    await until('PostgreSQL is there', () => postmasterOf(data));
    server.kill('SIGTERM');
    await expectStopped({ ...server, address: '' }, data);
  });
});

describe('npm start', () => {
  test('is warm the second time: it installs and builds nothing, and answers', async () => {
    const data = await newData();
    const server = await serve({ env: { AMPARO_DATA: data } }, ['start.mjs']);
    expect(server.text()).not.toMatch(/Installing|Building|First start/);
    expect((await ask(`${server.address}/ready`)).status).toBe(200);
    server.kill('SIGTERM');
    await expectStopped(server, data);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('passes %s on to what it started', async (signal) => {
    const data = await newData();
    const server = await serve({ env: { AMPARO_DATA: data } }, ['npm', 'start']);
    server.kill(signal);
    expect((await server.ended).code).toBe(0);
    expect(await postmasterOf(data)).toBeUndefined();
  });
});
