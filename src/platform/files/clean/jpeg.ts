const [START_OF_SCAN, END, COMMENT] = [0xda, 0xd9, 0xfe];
/** JFIF (APP0) and Adobe (APP14) say how the colours are to be read; every other application marker tells of the camera. */
const KEPT = new Set([0xe0, 0xee]);
const isApplication = (marker: number) => marker >= 0xe0 && marker <= 0xef;

/**
 * A JPEG stream without Exif, XMP, IPTC, profiles and comments, and without what cameras hang behind its end, its picture
 * untouched (ITU-T T.81, B.1.1). What is no JPEG, or breaks off before its picture begins, stays as it is.
 */
export function withoutMarkers(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let hasPicture = false;
  for (let at = 2; at + 2 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return bytes;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === END) return Buffer.concat([...kept, bytes.subarray(at, at + 2)]);
    if (at + 4 > bytes.length) break;
    const header = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
    const end = marker === START_OF_SCAN ? endOfScan(bytes, header) : header;
    if (marker !== COMMENT && (!isApplication(marker) || KEPT.has(marker))) kept.push(bytes.subarray(at, end));
    hasPicture ||= marker === START_OF_SCAN;
    at = end;
  }
  return hasPicture ? Buffer.concat(kept) : bytes;
}

/** Where the next marker stands: within a scan, 0xff is followed by 0 or by a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== 0 && next !== 0xff && !(next !== undefined && next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** Boxes of JPEG 2000 in which cameras and programs write (ISO/IEC 15444-1, I.7): Exif, XMP, addresses. */
const TELLING = new Set(['uuid', 'xml ', 'uinf']);

/** A JPEG 2000 file without them; a bare code stream has none. */
export function withoutBoxes(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes);
  if (file.toString('latin1', 4, 8) !== 'jP  ') return bytes;
  const kept: Uint8Array[] = [];
  for (let at = 0; at + 8 <= file.length; ) {
    const size = file.readUInt32BE(at);
    const length = size === 0 ? file.length - at : size === 1 && at + 16 <= file.length ? Number(file.readBigUInt64BE(at + 8)) : size;
    if (length < 8) return bytes;
    if (!TELLING.has(file.toString('latin1', at + 4, at + 8))) kept.push(file.subarray(at, at + length));
    at += length;
  }
  return Buffer.concat(kept);
}
