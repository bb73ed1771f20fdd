import { Unclean } from './cleaned.ts';
import { isLocal } from './markup/paths.ts';
import { changeAttributes, rewriteXml, withoutElements } from './markup/xml.ts';
import { cleanPicture, formatOf } from './picture.ts';

const starts = (bytes: Uint8Array, at: number, sign: string): boolean =>
  Buffer.from(bytes.subarray(at, at + sign.length)).toString('latin1') === sign;

/** A picture within a document, by its content: its kind stays, for the document names it. Throws `Unclean` for what is none we know. */
export async function cleanMedia(bytes: Uint8Array): Promise<Uint8Array> {
  if (starts(bytes, 40, ' EMF')) return withoutDescription(bytes);
  // Placeable and plain Windows metafiles, and bitmaps, hold commands and pixels only.
  if (starts(bytes, 0, '\xd7\xcd\xc6\x9a') || starts(bytes, 0, '\x01\0\x09\0') || starts(bytes, 0, 'BM')) return bytes;
  if (/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(\w+:)?svg[\s>]/.test(Buffer.from(bytes.subarray(0, 2000)).toString('latin1')))
    return cleanDrawing(bytes);
  if (await formatOf(bytes)) return cleanPicture(bytes);
  throw new Unclean('active_content');
}

/** [MS-EMF] 2.2.9: which program made it, and what the picture was called. */
function withoutDescription(bytes: Uint8Array): Uint8Array {
  const emf = Buffer.from(bytes);
  if (emf.length < 68) return emf;
  const [length, at] = [emf.readUInt32LE(60) * 2, emf.readUInt32LE(64)];
  if (length > 0 && at >= 68 && at + length <= emf.length) emf.fill(0, at, at + length);
  emf.fill(0, 60, 68);
  return emf;
}

const RUNS = /<(\w+:)?(script|foreignObject|handler|set|animate\w*)[\s/>]|javascript:/i;

/** SVG 2: its shapes, without what drawing programs write beside them, and without anything fetched or run. */
const cleanDrawing = (bytes: Uint8Array): Uint8Array =>
  rewriteXml(bytes, (text) => {
    if (RUNS.test(text)) throw new Unclean('active_content');
    return changeAttributes(withoutElements(text, ['metadata', 'namedview', 'title', 'desc', 'RDF', 'pgf']), ({ name, local, value }) => {
      if (/^on/i.test(local)) throw new Unclean('active_content');
      if (/^(inkscape|sodipodi|i|x|serif|sketch):/.test(name) || isLocal(value)) return undefined;
      return local === 'href' && !value.startsWith('#') ? undefined : value;
    });
  });
