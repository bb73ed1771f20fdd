import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { countTurnout } from '#modules/consultation/server/index.ts';
import { type ConsultationWorld, consultationWorld } from '#modules/consultation/tests/world.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import { verifyReceipt } from '#platform/log/verify-receipt.ts';
import { newData } from './data.ts';
import { look, socketOf } from './database.ts';
import { amparo, type Program, type Server, serve, until } from './program.ts';
import { ask, samplePeopleOn } from './visitor.ts';

/** What only grows, whoever removes what, and what says how often something changed. */
const GROWS = ['platform.audit', 'platform.leaf', 'platform.node', 'platform.checkpoint'];
const COUNTS = ['platform.edition', 'platform.fact', 'platform.attempt', 'public.migration'];

/** Each table by the sum of its rows, without regard to order. */
async function fingerprints(data: string): Promise<Record<string, string>> {
  const tables = await look<{ name: string }>(
    data,
    `select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'pgboss')`,
  );
  const sums = tables
    .filter(({ name }) => ![...GROWS, ...COUNTS].includes(name))
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as sum from ${name.replace('.grant', '."grant"')} t`,
    );
  return Object.fromEntries((await look(data, sums.join(' union all '))).map(({ name, sum }) => [name, sum]));
}

describe('a house of one’s own, beside which the sample is loaded and removed', () => {
  let data: string;
  let server: Server;
  let here: ConsultationWorld;
  let receipt: string;
  let before: Record<string, string>;
  const shell = (...args: string[]): Program => amparo(args, { env: { AMPARO_DATA: data } });
  const sampled = async () => (await look<{ id: string }>(data, `select id from platform.person where name = 'Sample convenor'`))[0]?.id;

  beforeAll(async () => {
    data = await newData();
    expect(await shell('sample', 'remove').ended).toMatchObject({ code: 0, err: '' });
    server = await serve({ env: { AMPARO_DATA: data } });
    expect(server.text(), 'what was removed does not come back').not.toContain('ample');
    const host = await socketOf(data);
    const [db, owner]: Database[] = ['app', 'migrator'].map((user) => openDatabase({ host, user, database: 'amparo', max: 2 }));
    here = consultationWorld(await newWorld({ db: db as Database, owner: owner as Database }));
    const { contribution } = await here.submission({ body: 'Palabras propias.' });
    receipt = await until('the log has taken it in', async () => {
      const told = await here.did(consultation.receipt, { contribution });
      return told.proven && told.receipt;
    });
    // Loading counts voices, one's own too.
    await countTurnout(db as Database, new Date());
    before = await fingerprints(data);
    return async () => {
      await Promise.all([db?.destroy(), owner?.destroy()]);
      server.kill('SIGTERM');
      await server.ended;
    };
  });

  test('everything is as it was before, the log has only grown, and a receipt still verifies', async () => {
    const logged = Number((await look(data, 'select count(*) from platform.leaf'))[0]?.count);
    expect(await shell('sample', 'load').ended).toMatchObject({ code: 0, err: '' });
    expect(await look(data, 'select from compendium.paragraph')).toHaveLength(44);
    expect(await shell('sample', 'remove').ended).toMatchObject({ code: 0, err: '' });
    expect(await fingerprints(data)).toEqual(before);
    expect(Number((await look(data, 'select count(*) from platform.leaf'))[0]?.count)).toBe(logged + 29);
    expect(await look(data, `select from platform.leaf where kind = 'contribution' and position is not null`)).toHaveLength(57);
    expect(verifyReceipt(receipt, /Log key: (\S+)/.exec(server.text())?.[1])).toMatchObject({ kind: 'verified' });
    expect(samplePeopleOn(await ask(`${server.address}/sign-in`))).toEqual({});
  });

  test('what somebody did as a sample person in a cycle of their own stays', async () => {
    expect(await shell('sample', 'load').ended).toMatchObject({ code: 0 });
    const acting = { ...here, viewer: { id: (await sampled()) as string } };
    const invited = await organisations.inviteRepresentative.execute(acting, {
      cycle: here.cycle,
      organisation: here.organisation,
      language: 'es',
    });
    expect(invited).toMatchObject({ ok: true });
    expect(await shell('sample', 'remove').ended).toMatchObject({ code: 0, err: '' });
    expect(await look(data, 'select invited_by from platform.invitation')).toEqual([{ invited_by: null }]);
    await look(data, 'delete from platform.invitation');
    expect(await fingerprints(data)).toEqual(before);
  });

  test('a load that is killed half-way leaves nothing, once the house is opened again', async () => {
    const loading = shell('sample', 'load');
    await until('it is half-way', async () => (await look(data, 'select from consultation.contribution')).length >= 6);
    loading.kill('SIGKILL');
    await loading.ended;
    server.kill('SIGTERM');
    await server.ended;
    server = await serve({ env: { AMPARO_DATA: data } });
    expect(await fingerprints(data)).toEqual(before);
  });

  test('a cycle of one’s own that has the name of one of the sample’s is not taken for it', async () => {
    const { db, owner } = {
      db: here.db,
      owner: openDatabase({ host: await socketOf(data), user: 'migrator', database: 'amparo', max: 1 }),
    };
    const mine = await newWorld({ db, owner });
    await sql`update cycles.cycle set slug = 'ram-4' where id = ${mine.cycle}`.execute(owner);
    await mine.did(compendium.addPart, { cycle: mine.cycle, title: 'My own part' });
    await owner.destroy();
    const whole = await fingerprints(data);
    const { code, err } = await shell('sample', 'load').ended;
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^[^\n]+"ram-4"[^\n]+\n$/) });
    server.kill('SIGTERM');
    await server.ended;
    server = await serve({ env: { AMPARO_DATA: data } });
    expect(await fingerprints(data)).toEqual(whole);
  });
});
