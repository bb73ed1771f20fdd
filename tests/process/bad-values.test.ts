import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newData, newFolder } from './data.ts';
import { postmasterOf } from './database.ts';
import { amparo } from './program.ts';

const SECRET = 'a secret of the operator, long enough';

test.concurrent.each([
  ['PORT', 'http'],
  ['PORT', ''],
  ['PORT', '70000'],
  ['HOST', 'not a host'],
  ['ORIGIN', 'forum.example.org'],
  ['ORIGIN', 'https://forum.example.org/path'],
  ['SMTP_URL', 'mail.example.org'],
  ['TRUSTED_PROXIES', '10.0.0.0/99'],
  ['AMPARO_SECRET', 'too short'],
  ['DATABASE_URL', 'postgres://app@localhost/amparo'],
  ['DATABASE_MIGRATION_URL', 'postgres://migrator@localhost/amparo'],
])('%s=%s is one line that names it, exit 2, and nothing is begun', async (name, value) => {
  const data = await newData('new');
  const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data, [name]: value } }).ended;
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^[^\n]+\n$/) });
  expect(err).toContain(name);
  expect(existsSync(data)).toBe(false);
});

test.each(['no-such-name.invalid', '192.0.2.1'])(
  'HOST=%s, which is not here, is one line, and the database is not left running',
  async (host) => {
    const data = await newData();
    const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data, HOST: host } }).ended;
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^HOST [^\n]+\n$/) });
    expect(await postmasterOf(data)).toBeUndefined();
  },
);

test('a database that does not answer is one line without its password', async () => {
  const env = {
    DATABASE_URL: 'postgres://app:parole@127.0.0.1:1/amparo',
    DATABASE_MIGRATION_URL: 'postgres://migrator:parole@127.0.0.1:1/amparo',
  };
  const { code, err } = await amparo(['serve'], { env }).ended;
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^DATABASE_MIGRATION_URL: [^\n]+ECONNREFUSED[^\n]+\n$/) });
  expect(err).not.toContain('parole');
});

test('a data folder that is a file, or lies in one, is one line and exit 2', async () => {
  const file = join(await newFolder(), 'file');
  await writeFile(file, '');
  for (const data of [file, join(file, 'data')]) {
    const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data } }).ended;
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^AMPARO_DATA [^\n]+ cannot be used: [^\n]+\n$/) });
  }
});

test('another secret than the one the log was made with, or a lost one, stops the start and not only the page', async () => {
  const data = await newData('sample');
  const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data, AMPARO_SECRET: SECRET } }).ended;
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^AMPARO_SECRET does not open [^\n]+\n$/) });
  await writeFile(join(data, 'secret'), '');
  expect(await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data } }).ended).toMatchObject({
    code: 2,
    err: expect.stringContaining('holds no secret'),
  });
  expect(await postmasterOf(data)).toBeUndefined();
});

test('a cluster that cannot be read is told with PostgreSQL’s own reason', async () => {
  const data = await newData('sample');
  await writeFile(join(data, 'pg', 'PG_VERSION'), '9\n');
  const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data } }).ended;
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^PostgreSQL does not start [^\n]+incompatible[^\n]+\n$/) });
});

test('words that are off are told in one line, or with how they should be', async () => {
  for (const args of [[], ['constructor'], ['serve-all'], ['invite'], ['sample'], ['invite', 'a@example.org', '--roll', 'convenor']]) {
    const { code, err } = await amparo(args).ended;
    expect([code, err.includes('    at ')], `${args}: ${err}`).toEqual([2, false]);
  }
});
