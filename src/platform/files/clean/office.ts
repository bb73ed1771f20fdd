import { Unclean } from './cleaned.ts';
import { cleanFields } from './markup/fields.ts';
import { cleanContentTypes, cleanRelationships, type Kept, sourceOf } from './markup/package.ts';
import { withoutPath } from './markup/paths.ts';
import { changeAttributes, emptyElements, readXml, rewriteXml, withoutElements, xml } from './markup/xml.ts';
import { cleanMedia } from './media.ts';
import { pack, unpack } from './zip.ts';

/** Parts that say only who, when and with what (ECMA-376 part 2 §11, part 1 §22), as empty as the schema lets them be. */
const EMPTY: Readonly<Record<string, Uint8Array>> = {
  'docProps/core.xml': xml('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'),
  'docProps/app.xml': xml('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'),
  'docProps/custom.xml': xml('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'),
};

/** Programs, controls, films, and files within the file whose inside we do not know. */
const ACTIVE =
  /vbaProject|vbaData|\/activeX\/|\/ctrlProps\/|\/embeddings\/|afchunk|\.(bin|exe|dll|js|vbs|scr|jar|x?html?|mht(ml)?|rtf|swf|mp[34]|m4[av]|wav|wm[av]|avi|mov|(doc|dot|xls|xlt|ppt|pot)[mb]?)$/i;
const PRINTER = /\/printerSettings\//i;
const EMBEDDED = /\/embeddings\/[^/]+\.(docx|xlsx|pptx)$/i;
const DEEPEST = 2;

/** What a reader sees is in these. Whatever else a program keeps in the file goes: lists of what to take off are never whole. */
const SEEN = [
  /^word\/(glossary\/)?(document\d*|styles(WithEffects)?|settings|webSettings|fontTable|numbering|footnotes|endnotes|comments(Extended|Ids|Extensible)?|people|header\d*|footer\d*)\.xml$/i,
  /^xl\/(workbook|styles|sharedStrings|metadata|comments\d*)\.xml$/i,
  /^ppt\/(presentation|presProps|viewProps|tableStyles)\.xml$/i,
  /^(word|xl|ppt)\/(theme|charts|chartsheets|diagrams|drawings|worksheets|tables|slides|slideLayouts|slideMasters|notesSlides|notesMasters)\/[^/]+\.(xml|vml)$/i,
];
const MEDIA = /^(word|xl|ppt)\/(glossary\/)?media\/[^/]+$/i;
const FONT = /^(word|ppt)\/fonts\/[^/]+\.(odttf|fntdata|ttf)$/i;
const TYPES = '[Content_Types].xml';

/** WordprocessingML (and the sheets and slides within it) without what tells of its maker. */
export async function cleanOfficeDocument(bytes: Uint8Array, depth = 0): Promise<Uint8Array> {
  if (depth > DEEPEST) throw new Unclean('unreadable');
  const found = unpack(bytes);
  for (const name of Object.keys(found))
    if (ACTIVE.test(name) && !PRINTER.test(name) && !EMBEDDED.test(name)) throw new Unclean('active_content');
  const parts: Record<string, Uint8Array> = {};
  for (const [name, part] of Object.entries(found)) {
    const clean = EMPTY[name] ?? (EMBEDDED.test(name) ? await cleanOfficeDocument(part, depth + 1) : await cleanPart(name, part));
    if (clean) parts[name] = clean;
  }
  const kept: Kept = new Set(Object.keys(parts).map((name) => name.toLowerCase()));
  for (const [name, part] of Object.entries(found)) {
    if (/(^|\/)_rels\/[^/]*\.rels$/i.test(name) && (kept.has(sourceOf(name).toLowerCase()) || sourceOf(name) === ''))
      parts[name] = cleanRelationships(name, part, kept);
    if (name === TYPES) parts[name] = cleanContentTypes(part, kept);
  }
  return pack(parts, TYPES);
}

/** `undefined` for what does not stay. */
async function cleanPart(name: string, part: Uint8Array): Promise<Uint8Array | undefined> {
  if (MEDIA.test(name)) return cleanMedia(part);
  if (FONT.test(name)) return part;
  if (SEEN.some((seen) => seen.test(name))) return rewriteXml(part, (text) => cleanMarkup(name, text));
  if (name.endsWith('.xml') && name !== TYPES) readXml(part);
  return undefined;
}

/** Variables, sittings, merged letters, templates, where it lay, who else has it open: of the settings of each program. */
const SETTINGS = [
  'rsids',
  'docVars',
  'mailMerge',
  'attachedTemplate',
  'docId',
  'saveThroughXslt',
  'absPath',
  'fileSharing',
  'revisionPtr',
  'externalReferences',
];
/** The schema wants these on changes, comments and people: they are there, and nobody's. */
const NOBODY = new Set(['author', 'userId', 'providerId', 'userName', 'userProvider', 'authorId']);
/** When, by whose initials, and in which of Word's sittings. */
const DROPPED = /^(date|dateUtc|dT|initials|rsid\w*|lastModifiedBy)$/;

function cleanMarkup(name: string, text: string): string {
  const plain = withoutElements(cleanFields(text), SETTINGS);
  const unsigned = /^xl\/comments/i.test(name) ? emptyElements(plain, ['author']) : plain;
  const unprinted = /^xl\/(worksheets|chartsheets)\//i.test(name);
  const cleaned = changeAttributes(unsigned, (attribute) => {
    const { local, of } = attribute;
    if (NOBODY.has(local)) return '';
    if (DROPPED.test(local) || (unprinted && of === 'pageSetup' && local === 'id')) return undefined;
    return withoutPath(attribute);
  });
  // A formula of a chart names the file it came from: 'C:\…\[Book1.xlsx]Sheet1'!A1.
  return cleaned.replaceAll(/(<(?:\w+:)?f>[^<]*?)[a-z]:\\[^<[]*(?=\[)/gi, '$1');
}
