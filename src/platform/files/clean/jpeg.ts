const START_OF_SCAN = 0xda;
const COMMENT = 0xfe;
/** JFIF (APP0) and Adobe (APP14) say how the colours are to be read; every other application marker tells of the camera. */
const KEPT = new Set([0xe0, 0xee]);
const isApplication = (marker: number) => marker >= 0xe0 && marker <= 0xef;

/** A JPEG stream without Exif, XMP, IPTC, profiles and comments, its picture untouched (ITU-T T.81, B.1.1). What is no JPEG stays as it is. */
export function withoutMarkers(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return bytes;
    const marker = bytes[at + 1] as number;
    if (marker === START_OF_SCAN) return Buffer.concat([...kept, bytes.subarray(at)]);
    const end = at + 2 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
    if (marker !== COMMENT && (!isApplication(marker) || KEPT.has(marker))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return bytes;
}
