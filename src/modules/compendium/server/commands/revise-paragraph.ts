import { z } from 'zod';
import { readingLock } from '#modules/consultation/server/index.ts';
import { done, refuse } from '#platform/command/outcome.ts';
import { cite } from '../cite.ts';
import { defineCommand } from '../define.ts';
import { paragraphFields } from '../fields.ts';
import { paragraphScope } from '../scope.ts';

/** Names the version its author saw: two rapporteurs do not overwrite each other. The identifier stays. */
export const reviseParagraph = defineCommand({
  name: 'compendium.revise-paragraph',
  summary: 'Change a paragraph and the passages it rests on.',
  http: { method: 'put', path: '/cycles/{cycle}/paragraphs/{paragraph}' },
  input: z.object({ cycle: z.uuid(), paragraph: z.uuid(), version: z.coerce.number().int().min(1), ...paragraphFields }),
  output: z.object({ paragraph: z.uuid(), version: z.int() }),
  permission: 'compendium.write',
  scope: ({ db, input }) => paragraphScope(db, { cycle: input.cycle, id: input.paragraph }),
  lock: ({ cycle }) => readingLock(cycle, true),
  refusals: { unknown_passage: 422, unknown_part: 422, changed_elsewhere: 409 },
  constraints: { citation_of_known_passage: 'unknown_passage', paragraph_in_part_of_cycle: 'unknown_part' },
  example: async ({ cycle, citedParagraph }) => {
    const { paragraph, part, passage } = await citedParagraph();
    return { cycle, paragraph, version: 1, part, kind: 'recommendation' as const, body: 'Judges are to be trained.', cites: [passage] };
  },

  async run({ tx, input: { cycle, paragraph, version, cites, ...fields } }) {
    const { numUpdatedRows } = await tx
      .updateTable('compendium.paragraph')
      .where('id', '=', paragraph)
      .where('version', '=', version)
      .set({ ...fields, version: version + 1 })
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return refuse('changed_elsewhere');
    await tx.deleteFrom('compendium.citation').where('paragraph', '=', paragraph).execute();
    await cite(tx, { cycle, paragraph, passages: cites });
    return done({ paragraph, version: version + 1 });
  },

  audit: ({ output }) => ({ subject: `paragraph:${output.paragraph}`, detail: { version: output.version } }),
});
