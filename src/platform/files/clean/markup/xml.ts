import { Unclean } from '../cleaned.ts';

const encoder = new TextEncoder();

/** A part from nothing. */
export const xml = (text: string): Uint8Array => encoder.encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`);

/** Comments and instructions are for programs and people who edit the file, not for who reads it; the declaration stays. */
const NOT_READ = /<!--[\s\S]*?-->|<\?(?!xml\s)[\s\S]*?\?>/g;

/**
 * The text of a part. One that declares entities was made to hurt its reader; one in another width of letters would hide what
 * we look for from us and not from the program that opens it. Throws `Unclean`.
 */
export function readXml(part: Uint8Array): string {
  const text = decode(part).replaceAll(NOT_READ, '');
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Unclean('active_content');
  return text;
}

function decode(part: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(part);
    if (!text.includes('\0')) return text;
  } catch {
    // Refused below.
  }
  throw new Unclean('unreadable');
}

export const rewriteXml = (part: Uint8Array, change: (xml: string) => string): Uint8Array => encoder.encode(change(readXml(part)));

export interface Attribute {
  /** As written, prefix and all, and without it. */
  readonly name: string;
  readonly local: string;
  readonly value: string;
  /** The element's name without its prefix. */
  readonly of: string;
}

const NAME = `[^\\s<>/!?="']+`;
const ATTRIBUTES = `((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)`;
/** Whatever begins with `<`: the declaration, text as it stands, the end of an element, its start, or what is no markup at all. */
const MARKUP = new RegExp(`<\\?xml\\s[^<>]*\\?>|<!\\[CDATA\\[[\\s\\S]*?\\]\\]>|</[^<>]*>|<(${NAME})${ATTRIBUTES}\\s*(/?)>|<`, 'g');
const ATTRIBUTE = new RegExp(`\\s+(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'g');

export const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Every attribute of every element, however it is written, as `change` says; `undefined` drops it. Throws `Unclean` where a tag cannot be read. */
export const changeAttributes = (text: string, change: (attribute: Attribute) => string | undefined): string =>
  text.replaceAll(MARKUP, (found, element: string | undefined, attributes = '', end = '') => {
    if (found === '<') throw new Unclean('unreadable');
    if (!element || attributes === '') return found;
    const kept = readAttributes(attributes, localOf(element)).flatMap((attribute) => {
      const value = change(attribute);
      if (value === undefined) return [];
      return [value === attribute.value ? attribute.source : ` ${attribute.name}="${escaped(value)}"`];
    });
    return `<${element}${kept.join('')}${end}>`;
  });

const readAttributes = (text: string, of: string): (Attribute & { source: string })[] =>
  [...text.matchAll(ATTRIBUTE)].map(([source, name = '', double, single = '']) => ({
    source,
    name,
    local: localOf(name),
    value: unescaped(double ?? single),
    of,
  }));

/** A part that is a list: the attributes of each element by that name, in order, without prefixes. Throws `Unclean` where it is more than a list. */
export function readList(
  text: string,
  { root, item }: { root: string; item: readonly string[] },
): { of: string; values: Map<string, string> }[] {
  return [...text.matchAll(MARKUP)].flatMap(([found, element, attributes = '']) => {
    if (found === '<' || found.startsWith('<![')) throw new Unclean('unreadable');
    if (!element || localOf(element) === root) return [];
    const of = localOf(element);
    if (!item.includes(of)) throw new Unclean('unreadable');
    return [{ of, values: new Map(readAttributes(attributes, of).map(({ local, value }) => [local, value])) }];
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    const point = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return name ? (ENTITIES[name] ?? whole) : point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

export const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const elements = (names: readonly string[]): RegExp =>
  new RegExp(`<((?:[^\\s<>/:]+:)?(?:${names.join('|')}))(?=[\\s/>])(?:"[^"]*"|'[^']*'|[^"'<>/]|/(?!>))*(?:/>|>[\\s\\S]*?</\\1\\s*>)`, 'g');

/** Names without prefixes, or, with one, as they are written. */
export const withoutElements = (text: string, names: readonly string[]): string => text.replaceAll(elements(names), '');
export const emptyElements = (text: string, names: readonly string[]): string => text.replaceAll(elements(names), '<$1></$1>');
