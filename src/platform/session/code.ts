import { randomInt } from 'node:crypto';

/** Crockford's base 32: no letter that is read as a digit, none that spells. 10 signs are 50 bits. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** Two groups of five: short enough for a voice call. */
export function newCode(): string {
  const signs = Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('');
  return `${signs.slice(0, 5)}-${signs.slice(5)}`;
}

/** As people read, type and dictate it: any case, spaces, hyphens, O for zero, I and L for one. `undefined` when it cannot be a code. */
export function readCode(typed: string): string | undefined {
  const signs = typed
    .toUpperCase()
    .replaceAll(/[\s\-–—.]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return signs.length === LENGTH && [...signs].every((sign) => SIGNS.includes(sign)) ? signs : undefined;
}
