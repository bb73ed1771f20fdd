/** Standard base64 (RFC 4648 §4) in its one canonical spelling: another would let a file change and still verify. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** SHA-256 in base64. */
export function decodeHash(text: string): Buffer | undefined {
  const bytes = decodeBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}

/** ASCII decimal without leading zeroes, up to 2^53 − 1. */
export function decodeDecimal(text: string): number | undefined {
  const number = Number(text);
  return /^(0|[1-9][0-9]*)$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}
