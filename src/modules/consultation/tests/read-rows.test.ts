import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { fieldsOf } from '#modules/consultation/server/adapters/csv-record.ts';
import { MAX_LINE } from '#modules/consultation/server/adapters/read-lines.ts';
import { type ReadRow, readRows } from '#modules/consultation/server/adapters/read-rows.ts';

const folder = await mkdtemp(join(tmpdir(), 'amparo-rows-'));
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer, kind: 'csv' | 'ndjson' = 'csv'): Promise<ReadRow[]> {
  const file = join(folder, `rows.${kind}`);
  await writeFile(file, content);
  return Array.fromAsync(readRows(file));
}

const quoted = (field: string) => `"${field.replaceAll('"', '""')}"`;
/** As spreadsheets write it: quotes where they are needed. */
const written = (field: string, isQuoted: boolean) => (isQuoted || /[",\r\n]/.test(field) ? quoted(field) : field);
const linesIn = (text: string) => text.split('\n').length;

/** Any text a file can hold; CRLF inside a field becomes LF, which text becomes anyway. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ',', '\n', ' ', ';', '\0', "'", '\u2028') }),
  fc.string({ unit: 'grapheme' }).map((value) => value.replaceAll('\r', '')),
);

describe('a CSV file', () => {
  test('gives back what was written into it, each row with the line it begins in', async () => {
    const rows = fc.array(fc.tuple(text, text, fc.boolean()), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean(), async (given, end, hasMark, isEnded) => {
        const records = given.map(([a, b, isQuoted]) => `${written(a, true)},${written(b, isQuoted)}`);
        const content = `${hasMark ? '\ufeff' : ''}a,b${end}${records.join(end)}${isEnded ? end : ''}`;
        let line = 2;
        const expected = given.map(([a, b], i) => {
          const row = { line, row: { a, b } };
          line += linesIn(records[i] as string);
          return row;
        });
        expect(await read(content)).toEqual(expected);
      }),
    );
  });

  test('loses no row to one that cannot be read, and tells its line and why', async () => {
    const bad = {
      stray_quote: ['x,"never closed', 'x,"in" the way', 'x,a"b'],
      wrong_number_of_columns: ['x', 'x,y,z', '"x"', 'Uno, dos, tres'],
      not_utf8: [Buffer.from([0x78, 0x2c, 0xff, 0xfe])],
      too_long: [`x,${'y'.repeat(MAX_LINE)}`],
    } as const;
    const spoiled = fc.constantFrom(...Object.entries(bad).flatMap(([why, lines]) => lines.map((line) => [why, line] as const)));
    const good = fc.tuple(text, text).map(([a, b]) => [`${quoted(a.replaceAll('\n', ' '))},${quoted(b.replaceAll('\n', ' '))}`] as const);
    const lines = fc.array(fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: spoiled }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(lines, async (given) => {
        const bytes = given.map((line) => Buffer.from(line.at(-1) as string | Buffer));
        const content = Buffer.concat([Buffer.from('a,b\n'), ...bytes.flatMap((line) => [line, Buffer.from('\n')])]);
        const expected = given.map((line, i) => ({
          line: i + 2,
          ...(line.length === 2 ? { unreadable: line[0] } : { row: expect.anything() }),
        }));
        expect(await read(content)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test('without a first line that names its columns, or with one named twice, is not begun', async () => {
    await expect(read('"a,b\n1,2\n')).rejects.toThrow('does not name its columns');
    await expect(read('a,b,a\n1,2,3\n')).rejects.toThrow('"a" twice');
    expect(await read('')).toEqual([]);
    expect(await read('__proto__,constructor\n1,2\n')).toEqual([
      {
        line: 2,
        row: Object.fromEntries([
          ['__proto__', '1'],
          ['constructor', '2'],
        ]),
      },
    ]);
  });

  test('a record is read in time that grows with its length, whatever stands in it', () => {
    for (const unit of ['"', '""', '","', 'a', '",', '"a"']) fieldsOf(unit.repeat(300_000));
    expect(fieldsOf(quoted('"'.repeat(300_000)))).toEqual(['"'.repeat(300_000)]);
  });
});

describe('an NDJSON file', () => {
  test('gives back every object, also with line separators that JSON allows, and tells every other line', async () => {
    const line = fc.oneof(
      fc.dictionary(fc.string(), fc.jsonValue()).map((row) => [JSON.stringify(row), { row }] as const),
      fc
        .constantFrom('{', '[1]', 'null', '3', '"text"', '{"a":1}}', '[['.repeat(5000), '{"a":"\u0000"}')
        .map((bad) => [bad, { unreadable: 'not_json' }] as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\n\n'), async (given, end) => {
        const step = end === '\n\n' ? 2 : 1;
        const expected = given.map(([, told], i) => ({ line: 1 + i * step, ...told }));
        expect(await read(given.map(([said]) => said).join(end), 'ndjson')).toEqual(expected.map((row) => JSON.parse(JSON.stringify(row))));
      }),
    );
    expect(await read('\ufeff{"a":"\u2028"}', 'ndjson')).toEqual([{ line: 1, row: { a: '\u2028' } }]);
    expect(await read(Buffer.from([0x7b, 0xff, 0x7d]), 'ndjson')).toEqual([{ line: 1, unreadable: 'not_utf8' }]);
  });

  test('any bytes at all: every line is a row, told, or empty', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('csv', 'ndjson'), async (bytes, kind) => {
        const rows = await read(Buffer.from(bytes), kind as 'csv').catch((error: Error) => error.message);
        if (typeof rows === 'string') expect(rows).toMatch(/column/);
        else for (const { line, row, unreadable } of rows) expect([line > 0, row === undefined]).toEqual([true, unreadable !== undefined]);
      }),
    );
  });
});
