import { sql } from 'kysely';
import { z } from 'zod';
import { defineQuery } from '../define.ts';
import { digest, attachment as shape } from '../shapes.ts';

/** Drafts are seen by their own organisation; others see what was sent. */
export const attachment = defineQuery({
  name: 'consultation.attachment',
  summary: 'One file of a contribution; its bytes are at /files/{contribution}/{digest}.',
  http: { method: 'get', path: '/contributions/{contribution}/attachments/{digest}' },
  input: z.object({ contribution: z.uuid(), digest }),
  output: shape,
  permission: 'consultation.open-attachment',
  guarded: true,
  example: async ({ sentWithFile }) => sentWithFile(),

  async run({ db, input, may }) {
    const found = await db
      .selectFrom('consultation.revision as revision')
      .innerJoin('consultation.contribution as contribution', 'contribution.id', 'revision.contribution')
      .where('contribution.id', '=', input.contribution)
      .where(may({ cycle: 'contribution.cycle', organisation: 'contribution.organisation' }))
      .where(
        sql<boolean>`(consultation.represents(contribution.organisation)
          or exists (select from consultation.submission s where s.revision = revision.id))`,
      )
      .where(sql<boolean>`revision.attachments @> ${JSON.stringify([{ digest: input.digest }])}::jsonb`)
      .orderBy('revision.number', 'desc')
      .limit(1)
      .select(sql<z.output<typeof shape>[]>`revision.attachments`.as('attachments'))
      .executeTakeFirst();
    return found?.attachments.find((file) => file.digest === input.digest);
  },
});
