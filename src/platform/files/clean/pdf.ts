import { PDFDocument, type PDFObject } from 'mupdf';
import { Unclean } from './cleaned.ts';
import { withoutBoxes, withoutMarkers } from './jpeg.ts';
import { unwrap } from './unwrap.ts';

/**
 * ISO 32000-2: who made it and with what (14.3, 14.10, 8.11), when, what programs kept for themselves (14.5), how pages looked
 * before (12.3.4), who vouches for a signature (12.8), and what runs by itself (12.6).
 */
const TOLD_ANYWHERE = [
  ...['Metadata', 'PieceInfo', 'LastModified', 'CreationDate', 'ModDate', 'Author', 'Creator', 'Producer', 'CreatorInfo'],
  ...['Thumb', 'SpiderInfo', 'DSS', 'Perms', 'Legal', 'AA', 'JS', 'AF'],
];
/** Of annotations (12.5): who put them there, when, and under which name. */
const TOLD_BY_ANNOTATIONS = ['T', 'M', 'CreationDate', 'NM'] as const;
/** Of signatures (12.8.1): that a page was signed is to be seen on it; by whom, when, where and why is not told beside it. */
const TOLD_BY_SIGNATURES = ['Contents', 'Cert', 'Name', 'Location', 'Reason', 'ContactInfo', 'M', 'Prop_Build', 'Reference'] as const;
/** Actions that run, send, or lead to files on somebody's disk. */
const RUNS = new Set(['JavaScript', 'Launch', 'ImportData', 'SubmitForm', 'Rendition', 'GoToE', 'GoToR', 'RichMediaExecute']);
const HOLDS_OTHERS = new Set(['FileAttachment', 'RichMedia', 'Screen', 'Movie', 'Sound', '3D']);
/** Of the catalogue's names: places to go to, and how things look. */
const NAMES_KEPT = new Set(['Dests', 'AP', 'Pages']);
const LOCAL = /^\s*(file:|[a-z]:\\|\\\\)/i;
/** Deeper than any program writes one object into another. */
const DEEPEST = 60;

/** Every page as it was, in a file written anew: earlier versions that lay behind an incremental update are gone too. */
export function cleanPdf(bytes: Uint8Array): Uint8Array {
  const pdf = new PDFDocument(bytes);
  if (pdf.needsPassword()) throw new Unclean('encrypted');
  if (pdf.countPages() === 0) throw new Unclean('unreadable');
  const root = pdf.getTrailer().get('Root');
  if (!root.get('Names', 'EmbeddedFiles').isNull() || !root.get('Collection').isNull()) throw new Unclean('active_content');
  for (const key of ['OpenAction', 'Threads', 'Info']) root.delete(key);
  for (const key of keysOf(root.get('Names'))) if (!NAMES_KEPT.has(key)) root.get('Names').delete(key);
  if (root.get('AcroForm').isDictionary()) root.get('AcroForm').delete('XFA');
  for (let number = 1; number < pdf.countObjects(); number += 1) {
    const indirect = pdf.newIndirect(number);
    cleanObject(pdf, indirect.resolve(), 0);
    if (indirect.isStream()) cleanImage(indirect);
  }
  // Last: the first change puts another trailer in the place of one that is a stream, and it has both again.
  for (const key of ['Info', 'ID']) pdf.getTrailer().delete(key);
  const saved = pdf.saveToBuffer('garbage=deduplicate,compress=yes,encrypt=none').asUint8Array().slice();
  if (!new PDFDocument(saved).getTrailer().get('Info').isNull()) throw new Unclean('unreadable');
  return saved;
}

/** The object and whatever is written within it; what it refers to has its own turn. */
function cleanObject(pdf: PDFDocument, object: PDFObject, depth: number): void {
  if (depth > DEEPEST) throw new Unclean('unreadable');
  if (object.isDictionary()) cleanDictionary(object);
  if (!object.isDictionary() && !object.isArray()) return;
  const local: (number | string)[] = [];
  object.forEach((value, key) => {
    if (value.isIndirect()) return;
    if (value.isString() && LOCAL.test(value.asString())) local.push(key);
    else cleanObject(pdf, value, depth + 1);
  });
  for (const key of local) object.put(key, pdf.newString(''));
}

function cleanDictionary(object: PDFObject): void {
  for (const key of TOLD_ANYWHERE) object.delete(key);
  const subtype = nameOf(object.get('Subtype'));
  const isAnnotation = !object.get('Rect').isNull();
  if (HOLDS_OTHERS.has(subtype) && isAnnotation) throw new Unclean('active_content');
  if (isAnnotation && subtype !== 'Widget') for (const key of TOLD_BY_ANNOTATIONS) object.delete(key);
  if (nameOf(object.get('FT')) === 'Sig') object.delete('V');
  if (nameOf(object.get('Type')) === 'Sig' || !object.get('ByteRange').isNull()) for (const key of TOLD_BY_SIGNATURES) object.delete(key);
  if (RUNS.has(nameOf(object.get('S')))) for (const key of keysOf(object)) object.delete(key);
}

const nameOf = (object: PDFObject): string => (object.isName() ? object.asName() : '');

function keysOf(object: PDFObject): string[] {
  const keys: string[] = [];
  if (object.isDictionary())
    object.forEach((_, key) => {
      keys.push(String(key));
    });
  return keys;
}

/** A photograph lies in a PDF as the camera made it, place and time included. */
const CAMERAS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = { DCTDecode: withoutMarkers, JPXDecode: withoutBoxes };

function cleanImage(indirect: PDFObject): void {
  const object = indirect.resolve();
  const filter = object.get('Filter');
  const layers = filter.isArray() ? Array.from({ length: filter.length }, (_, i) => nameOf(filter.get(i))) : [nameOf(filter)];
  const last = layers.pop() ?? '';
  const strip = CAMERAS[last];
  if (!strip) return;
  if (layers.length > 0 && !parametersOf(object).isNull()) throw new Unclean('unreadable');
  const bytes = unwrap(indirect.readRawStream().asUint8Array().slice(), layers);
  if (layers.length > 0) object.put('Filter', last);
  indirect.writeRawStream(strip(bytes));
}

const parametersOf = (object: PDFObject): PDFObject => {
  const list = object.get('DecodeParms');
  return list.isArray() ? list.get(0) : list;
};
