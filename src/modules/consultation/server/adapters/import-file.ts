import { type FileHandle, open, rm } from 'node:fs/promises';
import { fill, type Mapping, missingColumns } from '#modules/consultation/rules/mapping.ts';
import { issuesOf } from '#platform/command/issues.ts';
import type { Caller } from '#platform/command/spec.ts';
import { Mendable } from '#platform/config/mendable.ts';
import { importContributions, importRow } from '../commands/import-contributions.ts';
import { settleImport } from '../commands/settle-import.ts';
import { readRows } from './read-rows.ts';

const FIELDS = Object.keys(importRow.shape);
const NEEDED = ['externalId', 'participant', 'body'];
/** Rows travel and are stored by this many, or by as many as fill these bytes. */
const BATCH = { rows: 200, bytes: 300_000 };

/** `FIELD=TEMPLATE` pairs; a sentence when one is off. The language is Spanish unless mapped. */
export function readMapping(pairs: readonly string[]): Mapping | string {
  const entries = pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const);
  const unknown = entries.find(([field]) => !FIELDS.includes(field));
  if (unknown) return `--map ${unknown[0]}: there is no such field.`;
  const missing = NEEDED.find((field) => !entries.some(([name]) => name === field));
  return missing ? `--map ${missing}=… is needed.` : Object.fromEntries(entries);
}

interface Importing {
  readonly caller: Caller;
  readonly file: string;
  readonly mapping: Mapping;
  readonly call: string;
  readonly area: string;
  /** Where rejected rows are told; nothing is written when there are none. */
  readonly rejectedTo: string;
  readonly dryRun: boolean;
  /** How far it has come, in rows: told after each batch. */
  readonly progress?: (rows: number) => void;
}

export interface Imported {
  readonly accepted: number;
  readonly known: number;
  readonly rejected: number;
  readonly attached: number;
  readonly parentAbsent: number;
  readonly parentRejected: number;
  readonly adrift: number;
}

type Row = ReturnType<typeof importRow.parse>;
interface Rejection {
  readonly externalId: string;
  readonly reason: string;
}

/** Reads, checks and stores a file of any size in the memory of one batch. Throws `Mendable` when the whole is refused. */
export async function importFile({ caller, file, mapping, call, area, rejectedTo, dryRun, progress }: Importing): Promise<Imported> {
  const told = { accepted: 0, known: 0, rejected: 0 };
  let out: FileHandle | undefined;
  let [rows, rejections, bytes, first]: [Row[], Rejection[], number, boolean] = [[], [], 0, true];
  await rm(rejectedTo, { force: true });

  const reject = async (line: number, externalId: string, reason: string) => {
    told.rejected += 1;
    if (dryRun) return;
    out ??= await open(rejectedTo, 'w');
    if (told.rejected === 1) await out.write('line,externalId,reason\n');
    await out.write(`${line},${quoted(externalId)},${reason}\n`);
    if (externalId) rejections.push({ externalId, reason });
  };
  const flush = async () => {
    const stored = dryRun
      ? { accepted: rows.length, known: 0 }
      : await perform(importContributions, { call, area, rows, rejected: rejections }, caller);
    told.accepted += stored.accepted;
    told.known += stored.known;
    progress?.(told.accepted + told.known + told.rejected);
    [rows, rejections, bytes] = [[], [], 0];
  };

  try {
    for await (const { line, row, unreadable } of readRows(file)) {
      if (row && first) checkColumns(mapping, row);
      if (row) first = false;
      const given = row ? shape(mapping, row) : {};
      const parsed = importRow.safeParse(given);
      if (parsed.success) {
        rows.push(parsed.data);
        bytes += parsed.data.body.length;
      } else await reject(line, given.externalId ?? '', unreadable ?? reasonOf(parsed.error));
      if (rows.length >= BATCH.rows || bytes >= BATCH.bytes || rejections.length >= BATCH.rows) await flush();
    }
    await flush();
  } finally {
    await out?.close();
  }
  const settled = dryRun ? { attached: 0, parentAbsent: 0, parentRejected: 0, adrift: 0 } : await perform(settleImport, { call }, caller);
  return { ...told, ...settled };
}

function checkColumns(mapping: Mapping, row: Readonly<Record<string, unknown>>): void {
  const missing = missingColumns(mapping, Object.keys(row));
  if (missing.length > 0) throw new Mendable(`The file has no column ${missing.join(', ')}; it has ${Object.keys(row).join(', ')}.`);
}

/** An empty optional field is absent. */
const shape = (mapping: Mapping, row: Readonly<Record<string, unknown>>): Record<string, string> => {
  const filled = Object.entries(mapping).map(([field, template]) => [field, fill(template, row)] as const);
  return { language: 'es', ...Object.fromEntries(filled.filter(([field, value]) => value !== '' || NEEDED.includes(field))) };
};

const reasonOf = (error: Parameters<typeof issuesOf>[0]): string =>
  Object.entries(issuesOf(error))
    .map(([field, { code }]) => `${field} ${code}`)
    .join('; ');

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

async function perform<Output>(
  operation: { execute(caller: Caller, raw: unknown): Promise<{ ok: true; output: Output } | { ok: false; problem: unknown }> },
  input: unknown,
  caller: Caller,
): Promise<Output> {
  const result = await operation.execute(caller, input);
  if (!result.ok) throw new Mendable(`The import was refused: ${JSON.stringify(result.problem)}`);
  return result.output;
}
