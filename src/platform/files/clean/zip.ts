import { type Unzipped, unzipSync, type Zippable, zipSync } from 'fflate';
import { Unclean } from './cleaned.ts';

/** What a document of 10 MB may grow to, and into how many parts; past it, it was made to fill a memory. */
const MOST = { bytes: 150_000_000, parts: 5_000 };

/** The parts of a document that is a zip archive, by name. */
export function unpack(bytes: Uint8Array): Unzipped {
  const total = { bytes: 0, parts: 0 };
  return unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      total.bytes += originalSize;
      total.parts += 1;
      if (total.bytes > MOST.bytes || total.parts > MOST.parts) throw new Unclean('unreadable');
      return !name.endsWith('/');
    },
  });
}

/** The earliest day a zip archive can name: when each part was made is nobody's business. */
const EPOCH = new Date(1980, 0, 1);

/** `first` is written before the others; a `mimetype` is not compressed, as OpenDocument wants it. */
export function pack(parts: Readonly<Record<string, Uint8Array>>, first?: string): Uint8Array {
  const names = Object.keys(parts).sort((a, b) => Number(b === first) - Number(a === first));
  const entries = names.map((name) => [name, [parts[name] as Uint8Array, { level: name === 'mimetype' ? 0 : 6, mtime: EPOCH }]] as const);
  return zipSync(Object.fromEntries(entries) as Zippable);
}
