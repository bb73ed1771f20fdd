import { inflateSync } from 'node:zlib';
import { Unclean } from './cleaned.ts';

/** No photograph that fits an upload is longer; what is was made to fill a memory. */
const MOST = 50_000_000;

/** ISO 32000-2, 7.4: the layers in which some programs wrap a photograph. */
const LAYERS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  FlateDecode: (bytes) => inflateSync(bytes, { maxOutputLength: MOST }),
  ASCIIHexDecode: (bytes) =>
    Buffer.from(
      Buffer.from(bytes)
        .toString('latin1')
        .replaceAll(/\s|>[\s\S]*/g, ''),
      'hex',
    ),
  ASCII85Decode: (bytes) => fromAscii85(Buffer.from(bytes).toString('latin1')),
};

/** Throws `Unclean` for a layer we cannot take off: what lies under it was not looked at. */
export function unwrap(bytes: Uint8Array, layers: readonly string[]): Uint8Array {
  return layers.reduce((wrapped, layer) => {
    const open = LAYERS[layer];
    if (!open) throw new Unclean('unreadable');
    return open(wrapped);
  }, bytes);
}

/** Five signs from `!` to `u` are four bytes; `z` is four zeroes; the last group may be shorter. */
function fromAscii85(text: string): Uint8Array {
  const signs = text.replaceAll(/\s|~>[\s\S]*/g, '').replaceAll('z', '!!!!!');
  const groups = signs.match(/.{1,5}/gs) ?? [];
  return Buffer.concat(
    groups.map((group) => {
      const word = [...group.padEnd(5, 'u')].reduce((sum, sign) => sum * 85 + sign.charCodeAt(0) - 33, 0);
      const four = Buffer.alloc(4);
      four.writeUInt32BE(word >>> 0);
      return four.subarray(0, group.length - 1);
    }),
  );
}
