import { PDFDocument, type PDFObject } from 'mupdf';
import { Unclean } from './cleaned.ts';
import { withoutMarkers } from './jpeg.ts';

/** ISO 32000-2: who made it and with what (14.3), what programs kept for themselves (14.5), when, and what runs by itself (12.6). */
const TOLD_ANYWHERE = ['Metadata', 'PieceInfo', 'LastModified', 'AA', 'JS', 'AF'] as const;
/** Of annotations (12.5): who put them there, when, and under which name. */
const TOLD_BY_ANNOTATIONS = ['T', 'M', 'CreationDate', 'NM'] as const;
const RUNS = new Set(['JavaScript', 'Launch', 'ImportData', 'SubmitForm', 'Rendition', 'GoToE', 'RichMediaExecute']);
const HOLDS_OTHERS = new Set(['FileAttachment', 'RichMedia', 'Screen', 'Movie', 'Sound', '3D']);

/** Every page as it was, in a file written anew: earlier versions that lay behind an incremental update are gone too. */
export function cleanPdf(bytes: Uint8Array): Uint8Array {
  const pdf = new PDFDocument(bytes);
  if (pdf.needsPassword()) throw new Unclean('encrypted');
  if (pdf.countPages() === 0) throw new Unclean('unreadable');
  const trailer = pdf.getTrailer();
  const root = trailer.get('Root');
  if (!root.get('Names', 'EmbeddedFiles').isNull() || !root.get('Collection').isNull()) throw new Unclean('active_content');
  trailer.delete('Info');
  root.delete('OpenAction');
  if (root.get('Names').isDictionary()) root.get('Names').delete('JavaScript');
  if (root.get('AcroForm').isDictionary()) root.get('AcroForm').delete('XFA');
  for (let number = 1; number < pdf.countObjects(); number += 1) cleanObject(pdf.newIndirect(number));
  return pdf.saveToBuffer('garbage=deduplicate,compress=yes,decrypt=yes').asUint8Array().slice();
}

function cleanObject(indirect: PDFObject): void {
  const object = indirect.resolve();
  if (!object.isDictionary()) return;
  for (const key of TOLD_ANYWHERE) object.delete(key);
  const subtype = nameOf(object.get('Subtype'));
  if (HOLDS_OTHERS.has(subtype) && !object.get('Rect').isNull()) throw new Unclean('active_content');
  if (!object.get('Rect').isNull() && subtype !== 'Widget') for (const key of TOLD_BY_ANNOTATIONS) object.delete(key);
  if (RUNS.has(nameOf(object.get('A', 'S')))) object.delete('A');
  if (RUNS.has(nameOf(object.get('S')))) object.delete('S');
  if (indirect.isStream() && isPhotograph(object)) indirect.writeRawStream(withoutMarkers(indirect.readRawStream().asUint8Array()));
}

const nameOf = (object: PDFObject): string => (object.isName() ? object.asName() : '');

/** A photograph lies in a PDF as the camera made it, place and time included. */
function isPhotograph(object: PDFObject): boolean {
  const filter = object.get('Filter');
  return nameOf(filter.isArray() && filter.length === 1 ? filter.get(0) : filter) === 'DCTDecode';
}
