import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readConfig } from '#platform/config/config.ts';
import { clientAddress } from '#platform/server/client-address.ts';
import { anyText } from '#platform/testing/any-text.ts';

const { trustedProxies } = readConfig({ TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32' });
const from = (peer: string, forwarded?: string) =>
  clientAddress({ socket: { remoteAddress: peer }, headers: { 'x-forwarded-for': forwarded } } as never, trustedProxies);

const proxy = fc.nat(2 ** 24 - 1).map((n) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
const stranger = fc.oneof(
  fc.ipV4().filter((address) => !address.startsWith('10.')),
  fc.constantFrom('2001:db9::1', 'fe80::1'),
);

test('what a stranger says of others counts for nothing, whatever it is', () => {
  fc.assert(
    fc.property(stranger, anyText(), (peer, said) => {
      expect(from(peer, said)).toBe(from(peer));
    }),
  );
});

test('the client is who reached the first proxy that is trusted, whatever stands before', () => {
  fc.assert(
    fc.property(fc.string(), stranger, fc.array(proxy), proxy, (before, client, hops, peer) => {
      expect(from(peer, [before, client, ...hops].join(','))).toBe(from(client));
    }),
  );
});

test('a port that a proxy adds does not make another client', () => {
  for (const [said, client] of [
    ['198.51.100.1:4711', '198.51.100.1'],
    ['[2001:db9::1]:4711', '2001:db9::1'],
    ['[2001:db9::1]', '2001:db9::1'],
    ['::ffff:198.51.100.1', '198.51.100.1'],
  ] as const)
    expect(from('10.0.0.1', said)).toBe(from(client));
});

test('of an IPv6 address its network counts: whoever has one has 2^64 addresses', () => {
  expect(from('2001:db9::1')).toBe(from('2001:db9::ffff:1'));
  expect(from('2001:db9::1')).not.toBe(from('2001:db9:0:1::1'));
});
