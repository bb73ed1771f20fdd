import { Unclean } from './cleaned.ts';
import { cleanPicture } from './picture.ts';
import { pack, rewriteXml, unpack, xml } from './zip.ts';

const MIMETYPE = 'mimetype';
const OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"';

/** OpenDocument 1.3 part 3: who and when stand in `meta.xml`, printers and paths in `settings.xml`. */
const EMPTY: Readonly<Record<string, Uint8Array>> = {
  'meta.xml': xml(`<office:document-meta ${OFFICE}><office:meta/></office:document-meta>`),
  'settings.xml': xml(`<office:document-settings ${OFFICE}><office:settings/></office:document-settings>`),
};

/** Previews, layouts of the program, and signatures that no longer hold. */
const DROPPED = /^(Thumbnails|Configurations2)\/|^META-INF\/documentsignatures\.xml$|^layout-cache$/;
/** Programs, and objects whose inside we do not know. */
const ACTIVE = /^(Basic|Scripts)\/|^Object \d|^ObjectReplacements\/.*\.(exe|dll)$|\.(bin|exe|dll|js|jar)$/i;
const PICTURE = /\.(jpe?g|png)$/i;

/** Who made a change or a comment, and when: the elements stay, as the schema wants them, empty. */
const PEOPLE = /<(dc:creator|dc:date|meta:creator-initials|loext:sender-initials|meta:initial-creator)>[^<]*<\/\1>/g;

export async function cleanOpenDocument(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Record<string, Uint8Array> = {};
  const found = unpack(bytes);
  const manifest = found['META-INF/manifest.xml'];
  if (!manifest) throw new Unclean('unreadable');
  if (new TextDecoder().decode(manifest).includes('encryption-data')) throw new Unclean('encrypted');
  for (const [name, part] of Object.entries(found)) {
    if (ACTIVE.test(name)) throw new Unclean('active_content');
    if (!DROPPED.test(name)) parts[name] = EMPTY[name] ?? (await cleanPart(name, part));
  }
  return pack(parts, MIMETYPE);
}

async function cleanPart(name: string, part: Uint8Array): Promise<Uint8Array> {
  if (PICTURE.test(name)) return cleanPicture(part);
  if (name === 'META-INF/manifest.xml') return rewriteXml(part, withoutDropped);
  if (!name.endsWith('.xml')) return part;
  return rewriteXml(part, (text) => {
    if (/<(office:scripts>\s*<|script:event-listener|draw:applet|draw:plugin)/.test(text)) throw new Unclean('active_content');
    return text.replaceAll(PEOPLE, '<$1></$1>');
  });
}

const withoutDropped = (text: string): string =>
  text.replaceAll(/<manifest:file-entry\b[^>]*\/>/g, (entry) => {
    const [, path = ''] = /manifest:full-path="([^"]*)"/.exec(entry) ?? [];
    return DROPPED.test(path) ? '' : entry;
  });
