import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPostgresql } from '../../scripts/postgresql.mjs';
import { newData } from './data.ts';
import { type OwnServer, ownPrograms, startOwnServer } from './own-server.ts';
import { amparo, serve } from './program.ts';
import { ask } from './visitor.ts';

const debian = findPostgresql();

describe(`a PostgreSQL of the operator’s: ${debian ?? 'the one from npm, because the system has none of its own'}`, () => {
  let own: OwnServer;
  beforeAll(async () => {
    own = await startOwnServer(debian ?? (await ownPrograms()));
    await own.sql(`create role migrating login password 'm'; create role serving login password 's'`);
    await own.sql('create database amparo owner migrating');
  });
  afterAll(() => own.stop());

  const urls = (serving = own.url('serving', 's', 'amparo')) => ({
    DATABASE_URL: serving,
    DATABASE_MIGRATION_URL: own.url('migrating', 'm', 'amparo'),
  });
  const start = async (env: Record<string, string>) => {
    const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: await newData('new'), ...env } }).ended;
    return { code, err };
  };
  const refused = (words: RegExp) => ({ code: 2, err: expect.stringMatching(RegExp(`^[^\\n]*${words.source}[^\\n]*\\n$`)) });
  const tables = () => own.sql(`select from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`, 'amparo');

  test('a serving role that could do more than serve is refused before anything is made', async () => {
    await own.sql(`create role almighty superuser login password 'a'; create role seeing bypassrls login password 'b'`);
    expect(await start(urls(own.url('almighty', 'a', 'amparo')))).toEqual(refused(/the role almighty bypasses row-level security/));
    expect(await start(urls(own.url('seeing', 'b', 'amparo')))).toEqual(refused(/the role seeing bypasses row-level security/));
    expect(await tables()).toEqual([]);
  });

  test('a wrong password, and a migrating role that does not own the database, are told in one line', async () => {
    expect(await start(urls(own.url('serving', 'wrong', 'amparo')))).toEqual(refused(/DATABASE_URL: .*password authentication failed/));
    await own.sql('create database other');
    await own.sql('create role app nologin; grant app to serving');
    const other = { DATABASE_URL: own.url('serving', 's', 'other'), DATABASE_MIGRATION_URL: own.url('migrating', 'm', 'other') };
    expect(await start(other)).toEqual(refused(/make its role the owner of the database/));
    await own.sql('drop role app');
  });

  test('without the right to make roles, it says what a superuser must run, once; then it starts, serves, and leaves it running', async () => {
    const { code, err } = await start(urls());
    const [, remedy] = /as a superuser of your PostgreSQL: (.*)\n$/.exec(err) ?? [];
    expect([code, remedy]).toEqual([2, 'create role app nologin; grant app to "serving";']);
    await own.sql(remedy as string);

    const data = await newData('new');
    const server = await serve({ env: { AMPARO_DATA: data, ...urls() } });
    expect(server.text(), 'the sample is for a first look only').not.toContain('sample');
    expect((await ask(`${server.address}/ready`)).status).toBe(200);
    expect((await ask(server.address)).text).toContain('Amparo');
    expect(JSON.parse((await ask(`${server.address}/api/v1/cycles`)).text)).toEqual({ items: [], next: null });
    const invited = await amparo(['invite', 'first@example.org', '--role', 'convenor'], { env: { AMPARO_DATA: data, ...urls() } }).ended;
    expect(invited).toMatchObject({ code: 0, err: '' });
    server.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0, err: '' });
    expect(await own.sql('select from platform.invitation', 'amparo')).toHaveLength(1);
  });

  test('a serving role that owns a table, or is the one that migrates, is refused', async () => {
    expect(await start(urls(own.url('migrating', 'm', 'amparo')))).toEqual(refused(/the role migrating owns \w+\.\w+/));
    await own.sql('create table own_table (); alter table own_table owner to serving', 'amparo');
    expect(await start(urls())).toEqual(refused(/the role serving owns public\.own_table/));
  });
});
