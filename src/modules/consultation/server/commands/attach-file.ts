import { z } from 'zod';
import { MAX_ATTACHMENTS } from '#modules/consultation/rules/limits.ts';
import { done, refuse } from '#platform/command/outcome.ts';
import { text } from '#platform/command/text.ts';
import { defineCommand } from '../define.ts';
import { lastRevision } from '../last-revision.ts';
import { revise } from '../revise.ts';
import { contributionScope } from '../scope.ts';

const file = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  name: text({ max: 200 }),
  size: z.int().min(1),
  type: text({ max: 100 }),
});

/** The file was cleaned and stored before (platform/files); here it becomes part of what is sent. */
export const attachFile = defineCommand({
  name: 'consultation.attach-file',
  summary: 'Attach an uploaded file to a draft.',
  http: { method: 'post', path: '/contributions/{contribution}/attachments' },
  input: z.object({ contribution: z.uuid(), file }),
  output: z.object({ contribution: z.uuid(), revision: z.int() }),
  permission: 'consultation.contribute',
  scope: ({ db, input }) => contributionScope(db, input.contribution),
  refusals: { too_many_files: 409, revised_elsewhere: 409 },
  constraints: { revision_number_once: 'revised_elsewhere' },
  example: async ({ draft }) => ({
    contribution: (await draft()).contribution,
    file: { digest: 'a'.repeat(64), name: 'a.pdf', size: 1, type: 'application/pdf' },
  }),

  async run({ tx, viewer, input: { contribution, file: added }, now }) {
    const last = await lastRevision(tx).where('contribution.id', '=', contribution).executeTakeFirstOrThrow();
    const others = last.attachments.filter(({ digest }) => digest !== added.digest);
    if (others.length >= MAX_ATTACHMENTS) return refuse('too_many_files', { most: MAX_ATTACHMENTS });
    const number = last.number + 1;
    await revise(tx, { ...last, last: last.id, number, attachments: [...others, added], by: viewer.id, now });
    return done({ contribution, revision: number });
  },

  audit: ({ output }) => ({ subject: `contribution:${output.contribution}`, detail: { revision: output.revision } }),
});
