import { z } from 'zod';
import { MAX_ATTACHMENTS } from '#modules/consultation/rules/limits.ts';
import { done, refuse } from '#platform/command/outcome.ts';
import { takeUpload } from '#platform/files/upload.ts';
import { defineCommand } from '../define.ts';
import { lastRevision } from '../last-revision.ts';
import { revise } from '../revise.ts';
import { contributionScope } from '../scope.ts';
import { attachment } from '../shapes.ts';

/** The file was cleaned and stored when it arrived (platform/files); here it becomes part of what is sent. */
export const attachFile = defineCommand({
  name: 'consultation.attach-file',
  summary: 'Attach an uploaded file (tus 1.0.0 at /uploads) to a draft.',
  http: { method: 'post', path: '/contributions/{contribution}/attachments' },
  input: z.object({ contribution: z.uuid(), upload: z.uuid() }),
  output: z.object({ contribution: z.uuid(), revision: z.int(), file: attachment }),
  permission: 'consultation.contribute',
  scope: ({ db, input }) => contributionScope(db, input.contribution),
  refusals: { too_many_files: 409, revised_elsewhere: 409, no_such_upload: 404, upload_unfinished: 409, file: 422 },
  constraints: { revision_number_once: 'revised_elsewhere' },
  example: async ({ draft, uploaded }) => ({ contribution: (await draft()).contribution, upload: await uploaded() }),

  async run({ tx, viewer, input: { contribution, upload }, now }) {
    const last = await lastRevision(tx, contribution);
    const taken = await takeUpload(tx, { person: viewer.id, id: upload, holder: contribution });
    if (taken.kind === 'unknown') return refuse('no_such_upload');
    if (taken.kind === 'unfinished') return refuse('upload_unfinished');
    if (taken.kind === 'problem') return refuse('file', { code: taken.problem });
    const { file } = taken;
    const others = last.attachments.filter(({ digest }) => digest !== file.digest);
    if (others.length >= MAX_ATTACHMENTS) return refuse('too_many_files', { most: MAX_ATTACHMENTS });
    const number = last.number + 1;
    await revise(tx, { ...last, last: last.id, number, attachments: [...others, file], by: viewer.id, now });
    return done({ contribution, revision: number, file });
  },

  audit: ({ output }) => ({ subject: `contribution:${output.contribution}`, detail: { revision: output.revision } }),
});
