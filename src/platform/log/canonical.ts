/** A flat record: strings in Unicode NFC, and integers that a double holds exactly. */
export type Fields = Readonly<Record<string, string | number>>;

/** Only our own code can cause this: a record is built by commands, from input that was decoded and checked. */
export class NotCanonical extends TypeError {}

/**
 * RFC 8785 (JCS) for flat records of strings and integers. Keys are sorted by UTF-16 code units (§3.2.3), which is
 * what `sort` compares; the escapes of §3.2.2.2 are those of ECMAScript's own `JSON.stringify`. RFC 8785 changes no
 * string, so text that is not NFC, or holds a lone surrogate, is refused here rather than mended.
 * Throws `NotCanonical`.
 */
export function canonicalJson(fields: Fields): string {
  const members = Object.keys(fields)
    .sort()
    .map((key) => `${JSON.stringify(allowed(key))}:${JSON.stringify(allowed(fields[key]))}`);
  return `{${members.join(',')}}`;
}

/** `undefined` unless `text` is exactly what `canonicalJson` writes: no second spelling, no repeated key. */
export function parseCanonical(text: string): Fields | undefined {
  try {
    const fields = JSON.parse(text) as Fields;
    return canonicalJson(fields) === text ? fields : undefined;
  } catch {
    return undefined;
  }
}

function allowed(value: unknown): string | number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && value.isWellFormed() && value.normalize('NFC') === value) return value;
  throw new NotCanonical('A record of the log holds NFC strings and safe integers only.');
}
