import { isLink, NOWHERE } from './paths.ts';
import { escaped, readList, readXml, xml } from './xml.ts';

/** The names of the parts that stay, in small letters: names of parts do not tell large from small (ECMA-376 part 2, 6.2.2.3). */
export type Kept = ReadonlySet<string>;

const folderOf = (relationships: string): string => relationships.replace(/_rels\/[^/]*$/i, '');

/** Of which part these are the relationships. */
export const sourceOf = (relationships: string): string => relationships.replace(/_rels\/([^/]*)\.rels$/i, '$1');

function resolved(folder: string, target: string): string {
  const path = (target.split('#')[0] ?? '').replaceAll('\\', '/');
  const steps = (path.startsWith('/') ? path : `/${folder}${path}`).split('/').slice(1);
  const walked: string[] = [];
  for (const step of steps) {
    if (step === '..') walked.pop();
    else if (step !== '.') walked.push(step);
  }
  return walked.join('/').toLowerCase();
}

/**
 * Made anew: what leads to a part that stays, and links to follow. What lies outside the file would be fetched when it is
 * opened, and its address tells of the author's disk.
 */
export function cleanRelationships(name: string, part: Uint8Array, kept: Kept): Uint8Array {
  const folder = folderOf(name);
  const rows = readList(readXml(part), { root: 'Relationships', item: ['Relationship'] }).flatMap(({ values }) => {
    const [id = '', type = '', target = ''] = ['Id', 'Type', 'Target'].map((key) => values.get(key) ?? '');
    const head = `<Relationship Id="${escaped(id)}" Type="${escaped(type)}"`;
    if (values.get('TargetMode')?.toLowerCase() === 'external') {
      const address = /\/hyperlink$/.test(type) && isLink(target) ? target : NOWHERE;
      return [`${head} Target="${escaped(address)}" TargetMode="External"/>`];
    }
    return target.startsWith('#') || kept.has(resolved(folder, target)) ? [`${head} Target="${escaped(target)}"/>`] : [];
  });
  return xml(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${rows.join('')}</Relationships>`);
}

/** Made anew: what kinds the parts are that stay. */
export function cleanContentTypes(part: Uint8Array, kept: Kept): Uint8Array {
  const rows = readList(readXml(part), { root: 'Types', item: ['Default', 'Override'] }).flatMap(({ of, values }) => {
    const [key, type = ''] = [of === 'Default' ? 'Extension' : 'PartName', values.get('ContentType')];
    const named = values.get(key) ?? '';
    if (of === 'Override' && !kept.has(resolved('', named))) return [];
    return [`<${of} ${key}="${escaped(named)}" ContentType="${escaped(type)}"/>`];
  });
  return xml(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${rows.join('')}</Types>`);
}

/** OpenDocument 1.3 part 2, 3.2: the same for the open format. */
export function cleanManifest(part: Uint8Array, kept: Kept): Uint8Array {
  const rows = readList(readXml(part), { root: 'manifest', item: ['file-entry'] }).flatMap(({ values }) => {
    const [path = '', type = ''] = [values.get('full-path'), values.get('media-type')];
    if (path !== '/' && !kept.has(path.toLowerCase())) return [];
    return [`<manifest:file-entry manifest:full-path="${escaped(path)}" manifest:media-type="${escaped(type)}"/>`];
  });
  const namespace = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"';
  return xml(`<manifest:manifest ${namespace}>${rows.join('')}</manifest:manifest>`);
}
