import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';

export interface ReadRow {
  /** Of the file, from 1. */
  readonly line: number;
  readonly row: Readonly<Record<string, unknown>> | undefined;
}

/** Rows of a CSV (RFC 4180, first line names the columns) or of an NDJSON file, one at a time. `row` is undefined where a line cannot be read. */
export function readRows(file: string): AsyncIterable<ReadRow> {
  return file.endsWith('.csv') ? readCsv(file) : readNdjson(file);
}

async function* readCsv(file: string): AsyncIterable<ReadRow> {
  const parser = createReadStream(file).pipe(
    parse({ columns: true, bom: true, info: true, relax_column_count: true, skip_empty_lines: true }),
  );
  for await (const { record, info } of parser as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number; invalid_field_length: number };
  }>)
    yield { line: info.lines, row: record };
}

async function* readNdjson(file: string): AsyncIterable<ReadRow> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (text.trim() !== '') yield { line, row: objectIn(text) };
  }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
