import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadConfig, readConfig } from '#platform/config/config.ts';
import { clientAddress } from '#platform/server/client-address.ts';

test('without a word from the operator, it is for this machine only', () => {
  const { port, host, origin, database } = readConfig({});
  expect([port, host, origin.origin, database]).toEqual([3000, '127.0.0.1', 'http://localhost:3000', undefined]);
});

test.each([
  ['PORT', '70000'],
  ['PORT', 'http'],
  ['HOST', 'not a host'],
  ['ORIGIN', 'forum.example.org'],
  ['ORIGIN', 'https://forum.example.org/path'],
  ['AMPARO_SECRET', 'short'],
  ['SMTP_URL', 'mail.example.org'],
  ['TRUSTED_PROXIES', '10.0.0.0/99'],
  ['TRUSTED_PROXIES', 'proxy'],
  ['DATABASE_URL', 'postgres://x@y/z'],
])('%s=%s is one line that names it', (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(BadConfig);
  expect(read).toThrow(/^[^\n]+$/);
  expect(read).toThrow(name);
});

test('any environment is either understood or refused in one line', () => {
  const names = ['PORT', 'HOST', 'ORIGIN', 'AMPARO_SECRET', 'SMTP_URL', 'TRUSTED_PROXIES', 'DATABASE_URL', 'DATABASE_MIGRATION_URL'];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.webUrl(), fc.ipV4(), fc.nat().map(String))), (env) => {
      try {
        readConfig(env);
      } catch (error) {
        expect(error).toBeInstanceOf(BadConfig);
      }
    }),
  );
});

test('a forwarded address counts only as far as trusted proxies vouch for it', () => {
  const { trustedProxies } = readConfig({ TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32' });
  const from = (peer: string, forwarded?: string) =>
    clientAddress({ socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': forwarded } } as never, trustedProxies);
  expect(from('192.0.2.1', '198.51.100.1')).toBe('192.0.2.1');
  expect(from('10.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
  expect(from('10.0.0.1', '203.0.113.9, 198.51.100.1, 10.0.0.2')).toBe('198.51.100.1');
  expect(from('10.0.0.1')).toBe('10.0.0.1');
  expect(from('::ffff:10.0.0.1', '198.51.100.1')).toBe('198.51.100.1');
});
