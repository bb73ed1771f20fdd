import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startCluster } from '#platform/db/cluster.ts';
import { clusterOwner } from '#platform/db/owner.ts';
import { newData } from './data.ts';
import { look, postmasterOf, socketOf } from './database.ts';
import { run, type Server, serve, until } from './program.ts';
import { ask } from './visitor.ts';

const start = (data: string) => serve({ env: { AMPARO_DATA: data } });
const readiness = async ({ address }: Server) => (await ask(`${address}/ready`)).status;

async function killServer(server: Server): Promise<void> {
  server.kill('SIGKILL');
  await server.ended;
}

async function killDatabase(data: string): Promise<void> {
  process.kill((await postmasterOf(data)) as number, 'SIGKILL');
  await until('it is dead', async () => (await postmasterOf(data)) === undefined);
}

async function stop(server: Server, data: string): Promise<void> {
  server.kill('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0 });
  expect(await postmasterOf(data)).toBeUndefined();
}

describe('after kill -9', () => {
  test('of the server, the next start finds the database running and goes on with it', async () => {
    const data = await newData();
    await killServer(await start(data));
    const before = await postmasterOf(data);
    const server = await start(data);
    expect([await readiness(server), await postmasterOf(data)]).toEqual([200, before]);
    await stop(server, data);
  });

  test('of the database, the server says that it is alive and not ready, until it is back; and stops in order without it', async () => {
    const data = await newData();
    const server = await start(data);
    const published = `${server.address}/compendium/ram-4`;
    const page = await ask(published);
    await killDatabase(data);
    expect(await ask(published), 'what is published is read all the same').toMatchObject({ status: 200, text: page.text });
    expect((await ask(`${server.address}/health`)).status).toBe(200);
    await until('it is not ready', async () => (await readiness(server)) === 503);
    for (const path of ['/', '/api/v1/cycles', '/log/checkpoint', '/sign-in']) {
      const { status, headers } = await ask(server.address + path);
      expect([path, status, headers['retry-after']]).toEqual([path, 503, expect.any(String)]);
    }
    const { stop: stopCluster } = await startCluster({ dataDir: join(data, 'pg') });
    await until('it is ready again', async () => (await readiness(server)) === 200);
    expect((await ask(`${server.address}/api/v1/cycles`)).status).toBe(200);
    await stopCluster();
    await stop(server, data);
  });

  test('of both at once, the next start recovers', async () => {
    const data = await newData();
    const server = await start(data);
    await Promise.all([killServer(server), killDatabase(data)]);
    const again = await start(data);
    expect(await readiness(again)).toBe(200);
    await stop(again, data);
  });

  test('the locks that are left hold nobody up, not even when they name a process that lives and is none of ours', async () => {
    const data = await newData();
    const server = await start(data);
    const locks = [join(data, 'pg', 'postmaster.pid'), join(await socketOf(data), '.s.PGSQL.5432.lock')];
    await Promise.all([killServer(server), killDatabase(data)]);
    const bystander = spawn('sleep', ['600'], { stdio: 'ignore', ...(await clusterOwner(join(data, 'pg'))) });
    afterAll(() => bystander.kill());
    for (const lock of locks) await writeFile(lock, (await readFile(lock, 'utf8')).replace(/^\d+/, `${bystander.pid}`));
    const again = await start(data);
    expect(await readiness(again)).toBe(200);
    await stop(again, data);
    bystander.kill();
    await once(bystander, 'exit');
  });

  test('at any moment of the first start, the next one begins where it must', async () => {
    const data = await newData('new');
    const first = () => run(['src/cli.ts', 'serve'], { env: { PORT: '0', AMPARO_DATA: data } });
    const isMaking = async () => (await readdir(data).catch(() => [])).some((name) => name.startsWith('pg-making-'));
    const contributions = async () => Number((await look(data, 'select count(*) from consultation.contribution'))[0]?.count);
    const moments: [string, () => Promise<unknown>][] = [
      ['the cluster is being made', isMaking],
      ['the cluster is there', () => postmasterOf(data)],
      ['the sample is half there', async () => (await postmasterOf(data)) && (await contributions().catch(() => 0)) >= 5],
    ];
    for (const [moment, hasCome] of moments) {
      const program = first();
      await until(moment, hasCome);
      program.kill('SIGKILL');
      await program.ended;
      if (await postmasterOf(data)) await killDatabase(data);
    }
    const server = await start(data);
    expect(
      await look(
        data,
        `select (select count(*)::int from compendium.paragraph) as paragraphs,
      (select count(*)::int from consultation.submission) as submissions, (select count(*)::int from platform.person) as people,
      (select count(*)::int from cycles.cycle) as cycles, (select count(*)::int from organisations.organisation) as organisations`,
      ),
    ).toEqual([{ paragraphs: 44, submissions: 28, people: 32, cycles: 2, organisations: 29 }]);
    expect((await readdir(data)).sort()).toEqual(['pg', 'secret']);
    await stop(server, data);
  });
});

test('two who start at the same instant on one new folder: one serves, the other says why not', async () => {
  const data = await newData('new');
  const both = [0, 1].map(() => run(['src/cli.ts', 'serve'], { env: { PORT: '0', AMPARO_DATA: data } }));
  const outcomes = await Promise.all(
    both.map((program) =>
      program.said(/^Amparo: \S+$/m).then(
        () => 'serves',
        () => program.ended,
      ),
    ),
  );
  const refused = outcomes.find((outcome) => typeof outcome === 'object');
  expect(outcomes).toContain('serves');
  expect(refused, both.map(({ text }) => text()).join('\n---\n')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^Amparo already runs on [^\n]+\n$/),
  });
});
