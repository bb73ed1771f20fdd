import { stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newData, newFolder, postmasterOf } from './data.ts';
import { amparo, serve } from './program.ts';

const SECRET = 'a secret of the operator, long enough';

test.each([
  ['PORT', 'http'],
  ['PORT', ''],
  ['PORT', '70000'],
  ['HOST', 'not a host'],
  ['HOST', 'no-such-name.invalid'],
  ['HOST', '192.0.2.1'],
  ['ORIGIN', 'forum.example.org'],
  ['ORIGIN', 'https://forum.example.org/path'],
  ['SMTP_URL', 'mail.example.org'],
  ['TRUSTED_PROXIES', '10.0.0.0/99'],
  ['AMPARO_SECRET', 'too short'],
  ['DATABASE_URL', 'postgres://app@localhost/amparo'],
  ['DATABASE_MIGRATION_URL', 'postgres://migrator@localhost/amparo'],
])('%s=%s is one line that names it, exit 2, and nothing goes on', async (name, value) => {
  const data = await newData('sample');
  const { code, err } = await amparo(['serve'], { env: { PORT: '0', AMPARO_DATA: data, [name]: value } }).ended;
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^[^\n]+\n$/) });
  expect(err).toContain(name);
  expect(await postmasterOf(data)).toBeUndefined();
});

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

test('a chosen port that is taken is refused; one that nobody chose is the next free one, and people sign in there', async () => {
  const [first, data] = [createServer(), await newData('sample')];
  await new Promise<void>((listening) => first.listen(3000, '127.0.0.1', listening).once('error', () => listening()));
  const refused = await amparo(['serve'], { env: { PORT: '3000', AMPARO_DATA: data } }).ended;
  expect(refused).toMatchObject({ code: 2, err: 'PORT 3000 is taken by another program: stop it, or set PORT to a free one.\n' });
  expect(await postmasterOf(data)).toBeUndefined();
  first.close();
});

test('words that are off are told in one line, or with how they should be', async () => {
  for (const args of [[], ['constructor'], ['serve-all'], ['invite'], ['sample'], ['invite', 'a@example.org', '--roll', 'convenor']]) {
    const { code, err } = await amparo(args).ended;
    expect([code, err.includes('    at ')], `${args}: ${err}`).toEqual([2, false]);
  }
});
