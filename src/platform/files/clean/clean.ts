import { fileTypeFromBuffer } from 'file-type';
import type { FileProblem } from '../limits.ts';
import { type Cleaned, Unclean } from './cleaned.ts';
import { cleanOfficeDocument } from './office.ts';
import { cleanOpenDocument } from './open-document.ts';
import { cleanPdf } from './pdf.ts';
import { cleanPicture } from './picture.ts';
import { cleanText } from './text.ts';

type Cleaner = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** By the type that the content shows, never by the name. */
const CLEANERS: Readonly<Record<string, Cleaner>> = {
  'application/pdf': cleanPdf,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': cleanOfficeDocument,
  'application/vnd.oasis.opendocument.text': cleanOpenDocument,
  'image/jpeg': cleanPicture,
  'image/png': cleanPicture,
};

/** Office documents that carry programs, and packages that hold other files. */
const ACTIVE = /macroenabled|x-cfb|x-msdownload|x-elf|x-mach/i;

/**
 * The same content without who made it, where, when, with what, and what it was before. Made anew rather than picked
 * clean wherever the format allows. Returns why not, when the file is none of the kinds we know how to clean.
 */
export async function clean(bytes: Uint8Array, name: string): Promise<Cleaned | FileProblem> {
  if (bytes.length === 0) return 'empty';
  try {
    const found = await fileTypeFromBuffer(bytes);
    if (!found) return cleanText(bytes, name);
    const cleaner = CLEANERS[found.mime];
    if (!cleaner) return ACTIVE.test(found.mime) ? 'active_content' : 'type_not_allowed';
    return { type: found.mime, bytes: await cleaner(bytes) };
  } catch (error) {
    return error instanceof Unclean ? error.problem : 'unreadable';
  }
}
