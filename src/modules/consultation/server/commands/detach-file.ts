import { sql } from 'kysely';
import { z } from 'zod';
import { done, refuse } from '#platform/command/outcome.ts';
import type { Tx } from '#platform/db/database.ts';
import { releaseFile } from '#platform/files/upload.ts';
import { defineCommand } from '../define.ts';
import { lastRevision } from '../last-revision.ts';
import { revise } from '../revise.ts';
import type { DB } from '../schema.ts';
import { contributionScope } from '../scope.ts';
import { digest } from '../shapes.ts';

/** What was never sent is forgotten with it; what was sent stays with what was sent. */
export const detachFile = defineCommand({
  name: 'consultation.detach-file',
  summary: 'Take a file off a draft.',
  http: { method: 'delete', path: '/contributions/{contribution}/attachments/{digest}' },
  input: z.object({ contribution: z.uuid(), digest }),
  output: z.object({ contribution: z.uuid(), revision: z.int() }),
  permission: 'consultation.contribute',
  scope: ({ db, input }) => contributionScope(db, input.contribution),
  refusals: { no_such_file: 404, revised_elsewhere: 409 },
  constraints: { revision_number_once: 'revised_elsewhere' },
  example: async ({ draftWithFile }) => draftWithFile(),

  async run({ tx, viewer, input: { contribution, digest }, now }) {
    const last = await lastRevision(tx, contribution);
    const attachments = last.attachments.filter((file) => file.digest !== digest);
    if (attachments.length === last.attachments.length) return refuse('no_such_file');
    const number = last.number + 1;
    await revise(tx, { ...last, last: last.id, number, attachments, by: viewer.id, now });
    if (!(await wasSent(tx, { contribution, digest }))) await releaseFile(tx, { digest, holder: contribution });
    return done({ contribution, revision: number });
  },

  audit: ({ output }) => ({ subject: `contribution:${output.contribution}`, detail: { revision: output.revision } }),
});

async function wasSent(tx: Tx<DB>, { contribution, digest }: { contribution: string; digest: string }): Promise<boolean> {
  const sent = await tx
    .selectFrom('consultation.submission as submission')
    .innerJoin('consultation.revision as revision', 'revision.id', 'submission.revision')
    .where('submission.contribution', '=', contribution)
    .where(sql<boolean>`revision.attachments @> ${JSON.stringify([{ digest }])}::jsonb`)
    .select('revision.id')
    .limit(1)
    .executeTakeFirst();
  return sent !== undefined;
}
