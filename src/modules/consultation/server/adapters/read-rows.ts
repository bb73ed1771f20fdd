import { Mendable } from '#platform/config/mendable.ts';
import { fieldsOf, hasOddQuotes } from './csv-record.ts';
import { type Line, MAX_LINE, readLines, type Unreadable } from './read-lines.ts';

type Row = Readonly<Record<string, unknown>>;

/** `line`: where it begins in the file, from 1. */
export type ReadRow = { readonly line: number } & (
  | { readonly row: Row; readonly unreadable?: undefined }
  | { readonly row?: undefined; readonly unreadable: Unreadable }
);

/** Rows of a CSV (RFC 4180, first line names the columns) or of an NDJSON file, one at a time: each is read, or told to be unreadable. */
export function readRows(file: string): AsyncIterable<ReadRow> {
  return file.endsWith('.csv') ? readCsv(file) : readNdjson(file);
}

async function* readNdjson(file: string): AsyncIterable<ReadRow> {
  for await (const { number: line, read } of readLines(file)) {
    if ('unreadable' in read) yield { line, ...read };
    else if (read.text.trim() !== '') yield { line, ...objectIn(read.text) };
  }
}

function objectIn(text: string): { row: Row } | { unreadable: Unreadable } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { row: value as Row } : { unreadable: 'not_json' };
  } catch {
    return { unreadable: 'not_json' };
  }
}

/** A quote that is never closed costs its own line: what follows is read as if it were not there. */
async function* readCsv(file: string): AsyncIterable<ReadRow> {
  const lines = readLines(file)[Symbol.asyncIterator]();
  const ahead: Line[] = [];
  const lineAt = async (index: number): Promise<Line | undefined> => {
    while (ahead.length <= index) {
      const { value, done } = await lines.next();
      if (done) return undefined;
      ahead.push(value);
    }
    return ahead[index];
  };

  let columns: readonly string[] | undefined;
  for (let first = await lineAt(0); first; first = await lineAt(0)) {
    const { record, count } = await recordFrom(lineAt);
    const { number: line, read } = first;
    ahead.splice(0, count);
    if (record === '') continue;
    const fields = record === undefined ? undefined : fieldsOf(record);
    if ('unreadable' in read) yield { line, ...read };
    else if (!columns) columns = headerOf(fields);
    else if (!fields) yield { line, unreadable: 'stray_quote' };
    else if (fields.length !== columns.length) yield { line, unreadable: 'wrong_number_of_columns' };
    else yield { line, row: Object.fromEntries(columns.map((column, i) => [column, fields[i]])) };
  }
}

/** One line, or as many as its quotes hold together; `undefined` where they never close. Then only the first line is used up. */
async function recordFrom(lineAt: (index: number) => Promise<Line | undefined>): Promise<{ record: string | undefined; count: number }> {
  const nothing = { record: undefined, count: 1 };
  let [record, isInQuotes] = ['', false];
  for (let count = 1; record.length <= MAX_LINE; count += 1) {
    const next = await lineAt(count - 1);
    if (!next || 'unreadable' in next.read) return nothing;
    record += count === 1 ? next.read.text : `\n${next.read.text}`;
    isInQuotes = isInQuotes !== hasOddQuotes(next.read.text);
    if (!isInQuotes) return count === 1 || fieldsOf(record) ? { record, count } : nothing;
  }
  return nothing;
}

function headerOf(fields: readonly string[] | undefined): readonly string[] {
  if (!fields) throw new Mendable('The first line of the file does not name its columns.');
  const twice = fields.find((column, i) => fields.indexOf(column) !== i);
  if (twice !== undefined) throw new Mendable(`The file has the column "${twice}" twice.`);
  return fields;
}
