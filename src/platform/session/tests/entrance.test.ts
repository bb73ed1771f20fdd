import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCode } from '#platform/session/code.ts';
import { safePath } from '#platform/session/cookie.ts';
import { isAtThisMachine, isLoopback, isLoopbackName } from '#platform/session/sample.ts';
import { anyText } from '#platform/testing/any-text.ts';

describe('where somebody is sent after signing in', () => {
  test('is always on this site, as browsers read it', () => {
    const sneaky = fc.string({
      unit: fc.constantFrom('/', '\\', '\t', '\n', '\r', '\0', '.', ':', '@', 'evil.example', 'https', 'javascript', '?', '#', '%2f'),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          sneaky,
          sneaky.map((rest) => `/${rest}`),
          anyText(),
        ),
        (next) => {
          expect(new URL(safePath(next, '/account'), 'https://forum.example').origin).toBe('https://forum.example');
        },
      ),
      { numRuns: 500 },
    );
    for (const next of ['//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example', '', null])
      expect(safePath(next, '/account')).toBe('/account');
  });

  test('is where they came from', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const next = `/x${path}?${query}`;
        const { pathname, search } = new URL(next, 'https://forum.example');
        expect(safePath(next, '/account')).toBe(pathname + search);
      }),
    );
  });
});

test('any text is a code of ten signs or none, and a code that was read is read the same again', () => {
  const typed = fc.oneof(
    anyText(),
    fc.string({
      unit: fc.constantFrom(...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -–—.'),
      minLength: 8,
      maxLength: 16,
    }),
  );
  fc.assert(
    fc.property(typed, (given) => {
      const code = readCode(given);
      if (code === undefined) return;
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
      expect(readCode(code)).toBe(code);
      expect(readCode(` ${code.slice(0, 5).toLowerCase()} - ${code.slice(5)} `)).toBe(code);
    }),
    { numRuns: 1000 },
  );
});

test('no name and no address but those of this machine is taken for it', () => {
  fc.assert(
    fc.property(
      fc.domain(),
      (name) => !isLoopbackName(name) && !isLoopbackName(`localhost.${name}`) && !isLoopbackName(`127.0.0.1.${name}`),
    ),
  );
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isLoopback(address)).toBe(address.startsWith('127.'));
    }),
  );
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      expect(isLoopback(address)).toBe(new URL(`http://[${address}]`).hostname === '[::1]' && address === '::1');
    }),
  );
  fc.assert(fc.property(fc.string(), (host) => !isAtThisMachine({ peer: '192.0.2.1', headers: { host } })));
});
