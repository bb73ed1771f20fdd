import { sql } from 'kysely';
import { z } from 'zod';
import { done, refuse } from '#platform/command/outcome.ts';
import { defineCommand } from '../define.ts';

/** A letter that was lost, or given to the wrong hands: from now on its code opens nothing. */
export const withdrawInvitation = defineCommand({
  name: 'organisations.withdraw-invitation',
  summary: 'Withdraw the invitation of a representative before it is used.',
  http: { method: 'delete', path: '/cycles/{cycle}/invitations/{invitation}' },
  input: z.object({ cycle: z.uuid(), invitation: z.uuid() }),
  output: z.object({ invitation: z.uuid() }),
  permission: 'organisations.register',
  scope: ({ db, input }) =>
    db
      .selectFrom('organisations.participation as participation')
      .innerJoin('organisations.organisation as organisation', 'organisation.id', 'participation.organisation')
      .where('participation.cycle', '=', input.cycle)
      .where('participation.organisation', '=', sql<string>`(select organisation from platform.invitation where id = ${input.invitation})`)
      .select(['participation.cycle', 'participation.organisation', 'organisation.country']),
  refusals: { invitation_used: 409 },
  example: async ({ cycle, invitation }) => ({ cycle, invitation: (await invitation()).invitation }),

  async run({ tx, input: { invitation }, now }) {
    const { rows } = await sql`
      update platform.invitation set withdrawn_at = ${now}
      where id = ${invitation} and used_by is null and withdrawn_at is null returning id`.execute(tx);
    return rows.length === 1 ? done({ invitation }) : refuse('invitation_used');
  },

  audit: ({ output }) => ({ subject: `invitation:${output.invitation}` }),
});
