import { Unclean } from './cleaned.ts';
import { cleanManifest, type Kept } from './markup/package.ts';
import { isFileName, isLink, NOWHERE, withoutPath } from './markup/paths.ts';
import { changeAttributes, emptyElements, rewriteXml, xml } from './markup/xml.ts';
import { cleanMedia } from './media.ts';
import { pack, unpack } from './zip.ts';

const MIMETYPE = 'mimetype';
const MANIFEST = 'META-INF/manifest.xml';
const OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"';

/** OpenDocument 1.3 part 3: who and when stand in `meta.xml`, printers and paths in `settings.xml`. */
const EMPTY: Readonly<Record<string, Uint8Array>> = {
  'meta.xml': xml(`<office:document-meta ${OFFICE}><office:meta/></office:document-meta>`),
  'settings.xml': xml(`<office:document-settings ${OFFICE}><office:settings/></office:document-settings>`),
};

/** Programs, films, and objects whose inside we do not know. */
const ACTIVE = /^(Basic|Scripts|Dialogs|Media)\/|^Object \d|\.(bin|exe|dll|js|jar)$/i;
/** What a reader sees is in these; earlier versions, previews, signatures and what programs keep for themselves are not. */
const SEEN = /^(content|styles)\.xml$/;
const PICTURE = /^Pictures\/[^/]+$/;
const FONT = /^Fonts\/[^/]+\.[ot]tf$/i;

/** Who made a change or a comment, and when: the elements stay, as the schema wants them, empty. */
const PEOPLE = ['dc:creator', 'dc:date', 'meta:creator-initials', 'loext:sender-initials', 'meta:initial-creator'];

/** Macros and scripts, other programs that are asked for content, and pictures whose inside we did not see. */
const RUNS =
  /<(office:scripts>\s*<|script:event-listener|presentation:event-listener|text:script[\s>]|text:execute-macro|draw:applet|draw:plugin|office:dde-source|text:dde-connection|office:binary-data)/;

export async function cleanOpenDocument(bytes: Uint8Array): Promise<Uint8Array> {
  const found = unpack(bytes);
  const manifest = found[MANIFEST];
  if (!manifest) throw new Unclean('unreadable');
  if (new TextDecoder().decode(manifest).includes('encryption-data')) throw new Unclean('encrypted');
  for (const name of Object.keys(found)) if (ACTIVE.test(name)) throw new Unclean('active_content');
  const parts: Record<string, Uint8Array> = {};
  for (const [name, part] of Object.entries(found)) {
    const clean = EMPTY[name] ?? (await cleanPart(name, part));
    if (clean) parts[name] = clean;
  }
  const kept: Kept = new Set(Object.keys(parts).map((name) => name.toLowerCase()));
  return pack({ ...parts, [MANIFEST]: cleanManifest(manifest, kept) }, MIMETYPE);
}

/** `undefined` for what does not stay. */
async function cleanPart(name: string, part: Uint8Array): Promise<Uint8Array | undefined> {
  if (name === MIMETYPE || FONT.test(name)) return part;
  if (PICTURE.test(name)) return cleanMedia(part);
  return SEEN.test(name) ? rewriteXml(part, cleanMarkup) : undefined;
}

function cleanMarkup(text: string): string {
  if (RUNS.test(text)) throw new Unclean('active_content');
  const unsigned = emptyElements(text, PEOPLE).replaceAll(/(<svg:(?:desc|title)[^>]*>)([^<]*)/g, (whole, tag, said) =>
    isFileName(said) ? tag : whole,
  );
  return changeAttributes(unsigned, (attribute) => {
    const { local, value, of } = attribute;
    if (local === 'href') return isWithin(value) || (of === 'a' && isLink(value)) ? value : NOWHERE;
    return withoutPath(attribute);
  });
}

/** A part of this file, or a place in it: the rest would be fetched, or tells of a disk. */
const isWithin = (address: string): boolean => /^(#|(\.\/)?(Pictures|Fonts)\/[^/]+$)/.test(address) || address === '';
