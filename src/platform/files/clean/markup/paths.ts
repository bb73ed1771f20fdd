import type { Attribute } from './xml.ts';

/** On somebody's disk or in somebody's network: `C:\Users\…`, `\\server\…`, `file:///…`. */
const LOCAL = /(?:^|[\s"'=(])(?:file:[/\\]|[a-z]:\\|\\\\[\w$])/i;
/** Programs name a picture after the file it came from, and describe it by where that lay. */
const NAMED_AFTER = new Set(['name', 'descr', 'title', 'alt', 'desc']);
const FILE_NAME = /\.(jpe?g|jfif|png|gif|tiff?|bmp|hei[cf]|webp|emf|wmf|svg|docx?|odt|xlsx?|pptx?|pdf)$/i;

export const isLocal = (text: string): boolean => LOCAL.test(text);
export const isFileName = (text: string): boolean => isLocal(text) || FILE_NAME.test(text.trim());

/** The value, or nothing where it tells of a disk. */
export const withoutPath = ({ local, value, of }: Attribute): string =>
  isLocal(value) || (NAMED_AFTER.has(local) && FILE_NAME.test(value.trim())) || (of === 'imagedata' && local === 'title') ? '' : value;

/** Addresses that somebody follows by choice. */
export const isLink = (address: string): boolean => /^(https?:\/\/|mailto:|tel:|#)/i.test(address);

/** What stands where an address did that would be fetched, or tells of a disk. */
export const NOWHERE = 'about:blank';
