import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { LANGUAGES, MAX_BODY_LENGTH } from '#modules/consultation/rules/limits.ts';
import { done, refuse } from '#platform/command/outcome.ts';
import { country, text } from '#platform/command/text.ts';
import { commit } from '#platform/log/leaf.ts';
import { digestOfContent } from '../content.ts';
import { defineCommand } from '../define.ts';
import { insertFrozen, noteRejections } from '../import.ts';
import { callScope } from '../scope.ts';

const externalId = text({ max: 200 });

/** Exported for whoever reads files: a row that does not fit is rejected with its reason before it is sent. */
export const importRow = z.strictObject({
  externalId,
  participant: externalId,
  country: country.nullable().default(null),
  language: z.enum(LANGUAGES),
  body: text({ max: MAX_BODY_LENGTH }),
  replyTo: externalId.nullable().default(null),
  /** What a reply hangs on when what it replies to is not there. */
  attachTo: externalId.nullable().default(null),
  writtenAt: z.iso.datetime({ offset: true }).nullable().default(null),
});

/** Known rows are left as they are: the same file twice is the same as once. */
export const importContributions = defineCommand({
  name: 'consultation.import-contributions',
  summary: 'Bring in contributions that were made elsewhere: up to 500 at a time, known by their external identifier.',
  http: { method: 'post', path: '/calls/{call}/imports' },
  input: z.object({
    call: z.uuid(),
    area: z.uuid(),
    rows: z.array(importRow).max(500),
    /** External identifiers that were not accepted, and why: replies to them will say so. */
    rejected: z
      .array(z.strictObject({ externalId, reason: text({ max: 100 }) }))
      .max(500)
      .default([]),
  }),
  output: z.object({ accepted: z.int(), known: z.int() }),
  permission: 'consultation.import',
  scope: ({ db, input }) => callScope(db, input.call),
  refusals: { no_such_area: 404, imported_meanwhile: 409 },
  constraints: { contribution_imported_once: 'imported_meanwhile' },
  example: async ({ call }) => {
    const { call: id, area } = await call();
    return { call: id, area, rows: [{ externalId: 'p1', participant: 'u1', language: 'es' as const, body: 'Formar a jueces.' }] };
  },

  async run({ tx, viewer, input: { call, area, rows, rejected }, now }) {
    const { rows: known } = await sql<{ external_id: string }>`
      select external_id from consultation.contribution where call = ${call} and external_id = any(${rows.map((row) => row.externalId)})`.execute(
      tx,
    );
    const { rows: own } = await sql`select from consultation.area where id = ${area} and call = ${call}`.execute(tx);
    if (own.length === 0) return refuse('no_such_area');
    const old = new Set(known.map((row) => row.external_id));
    const fresh = [...new Map(rows.filter((row) => !old.has(row.externalId)).map((row) => [row.externalId, row])).values()];
    const at = now.toISOString();
    const frozen = fresh.map((row) => {
      const [contribution, revision] = [randomUUIDv7(), randomUUIDv7()];
      const content = digestOfContent({ language: row.language, answers: [{ area, body: row.body }], attachments: [] });
      const { record, salt, ...leaf } = commit('contribution', { contribution, call, revision: 1, submittedAt: at, content });
      return { ...row, contribution, revision, record, salt, leaf };
    });
    if (rejected.length > 0) await noteRejections(tx, call, rejected);
    if (frozen.length > 0) await insertFrozen(tx, { call, area, by: viewer.id, at, frozen });
    return done({ accepted: frozen.length, known: rows.length - frozen.length }, ...frozen.map(({ leaf }) => leaf));
  },

  audit: ({ input, output }) => ({ subject: `call:${input.call}`, detail: output }),
});
