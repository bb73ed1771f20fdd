import type { FileProblem } from '../limits.ts';
import type { Cleaned } from './cleaned.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells bytes from text.
const NOT_TEXT = /[\x00-\x08\x0e-\x1f\x7f]/;

/** Text says nothing but itself. Stored as UTF-8: what a spreadsheet saved as Windows-1252 or UTF-16 is read as what it is. */
export function cleanText(bytes: Uint8Array, name: string): Cleaned | FileProblem {
  const text = decode(bytes);
  if (text === undefined || NOT_TEXT.test(text)) return 'type_not_allowed';
  const isTable = /\.csv$/i.test(name);
  return { type: isTable ? 'text/csv' : 'text/plain', bytes: new TextEncoder().encode(text) };
}

function decode(bytes: Uint8Array): string | undefined {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  for (const encoding of mark ? [mark] : ['utf-8', 'windows-1252']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one.
    }
  }
  return undefined;
}
