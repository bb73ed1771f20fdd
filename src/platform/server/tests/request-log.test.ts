import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathWithoutSecrets } from '#platform/server/request-log.ts';
import { anyText } from '#platform/testing/any-text.ts';

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const token = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-'), minLength: 20, maxLength: 43 });

test('no identifier, digest, token or query string is left of an address, however it is written', () => {
  fc.assert(
    fc.property(fc.uuid(), hex(64), token, fc.boolean(), fc.boolean(), (id, digest, link, isUpper, isEncoded) => {
      const secrets = [id, digest].map((secret) => (isUpper ? secret.toUpperCase() : secret));
      const path = `/api/v1/contributions/${secrets[0]}/attachments/${secrets[1]}`;
      const open = isEncoded ? `/es/sign-in/%6Cink/${link}` : `/es/sign-in/link/${link}`;
      expect(pathWithoutSecrets(`${path}?organisation=${id}`)).toBe('/api/v1/contributions/…/attachments/…');
      expect(pathWithoutSecrets(`${open}?next=%2F`)).toBe('/es/sign-in/link/…');
    }),
  );
});

test('what names nobody stays, and any address is one line', () => {
  expect(pathWithoutSecrets('/compendium/ram-4/P12?x')).toBe('/compendium/ram-4/P12');
  expect(pathWithoutSecrets('/%E0%A4%A/%')).toBe('/%E0%A4%A/%');
  fc.assert(
    fc.property(anyText(), (path) => {
      expect(JSON.stringify(pathWithoutSecrets(path))).not.toContain('\n');
    }),
  );
});
