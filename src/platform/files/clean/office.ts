import { Unclean } from './cleaned.ts';
import { cleanPicture } from './picture.ts';
import { pack, rewriteXml, unpack, xml } from './zip.ts';

/** Parts that say only who, when and with what (ECMA-376 part 2 §11, part 1 §22), as empty as the schema lets them be. */
const EMPTY: Readonly<Record<string, Uint8Array>> = {
  'docProps/core.xml': xml('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'),
  'docProps/app.xml': xml('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'),
  'docProps/custom.xml': xml('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'),
};

/** Programs, controls, and files within the file whose inside we do not know. */
const ACTIVE = /(vbaProject|vbaData|\/activeX\/|\/ctrlProps\/|\.bin$|\.(exe|dll|js|vbs|scr|jar)$)/i;
const EMBEDDED = /\/embeddings\/.+\.(docx|xlsx|pptx)$/i;
const PICTURE = /\.(jpe?g|png)$/i;
/** Pictures that only look like one: fonts of the author's machine, previews of the first page. */
const DROPPED = /^docProps\/thumbnail\.|\.(emf|wmf)\.meta$/i;

/** Names of people beside changes and comments, their initials, and the marks by which Word tells their sittings apart. */
const PEOPLE = /\s(?:w:(?:author|initials|date|rsid\w*)|w15:(?:author|userId|providerId)|w16du:dateUtc|authorId|userId)="[^"]*"/g;

/** WordprocessingML (and the spreadsheets of its charts) without what tells of its maker. */
export async function cleanOfficeDocument(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Record<string, Uint8Array> = {};
  for (const [name, part] of Object.entries(unpack(bytes))) {
    if (EMBEDDED.test(name)) parts[name] = await cleanOfficeDocument(part);
    else if (ACTIVE.test(name)) throw new Unclean('active_content');
    else if (!DROPPED.test(name)) parts[name] = EMPTY[name] ?? (await cleanPart(name, part));
  }
  return pack(parts, '[Content_Types].xml');
}

async function cleanPart(name: string, part: Uint8Array): Promise<Uint8Array> {
  if (PICTURE.test(name)) return cleanPicture(part);
  // Bound data of document management: names, departments, paths.
  if (/^customXml\/item\d*\.xml$/.test(name)) return xml('<empty/>');
  if (name.endsWith('.rels')) return rewriteXml(part, cleanRelationships);
  if (!name.endsWith('.xml')) return part;
  return rewriteXml(part, (text) => keepRequired(text.replaceAll(PEOPLE, '').replaceAll(/<w:rsids>.*?<\/w:rsids>/gs, '')));
}

/** The schema wants an author on every change and comment: it has one, who is nobody. */
const keepRequired = (text: string): string =>
  text
    .replaceAll(
      /<w:(ins|del|moveFrom|moveTo|comment|rPrChange|pPrChange|tblPrChange|trPrChange|tcPrChange|sectPrChange|cellIns|cellDel)(?=[\s/>])/g,
      '<w:$1 w:author=""',
    )
    .replaceAll('<w15:person', '<w15:person w15:author=""');

/** What lies outside the file would be fetched when it is opened, and its address tells of the author's disk. Links to follow stay. */
function cleanRelationships(text: string): string {
  const withoutThumbnail = text.replaceAll(/<Relationship\b[^>]*metadata\/thumbnail"[^>]*\/>/g, '');
  return withoutThumbnail.replaceAll(/<Relationship\b[^>]*TargetMode="External"[^>]*>/g, (relationship) =>
    /\/hyperlink"/.test(relationship) && !/Target="file:/i.test(relationship)
      ? relationship
      : relationship.replace(/Target="[^"]*"/, 'Target="about:blank"'),
  );
}
