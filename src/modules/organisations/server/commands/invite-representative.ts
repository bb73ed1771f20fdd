import { sql } from 'kysely';
import { z } from 'zod';
import { done } from '#platform/command/outcome.ts';
import { email, text } from '#platform/command/text.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { invite } from '#platform/session/invitation.ts';
import { defineCommand } from '../define.ts';

/** The code is told once: a letter, a voice call or any messenger can carry it. */
export const inviteRepresentative = defineCommand({
  name: 'organisations.invite-representative',
  summary: 'Make an invitation code for a representative of an organisation.',
  http: { method: 'post', path: '/organisations/{organisation}/invitations' },
  input: z.object({
    cycle: z.uuid(),
    organisation: z.uuid(),
    name: text({ min: 0, max: 200 }).default(''),
    email: email.optional(),
    language: z.enum(LOCALES),
  }),
  output: z.object({ invitation: z.uuid(), code: z.string() }),
  tellsSecret: true,
  permission: 'organisations.register',
  scope: ({ db, input }) =>
    db
      .selectFrom('organisations.participation as participation')
      .innerJoin('organisations.organisation as organisation', 'organisation.id', 'participation.organisation')
      .where('participation.cycle', '=', input.cycle)
      .where('participation.organisation', '=', input.organisation)
      .select(['participation.cycle', 'participation.organisation', 'organisation.country']),
  example: async ({ cycle, organisation }) => ({ cycle, organisation, language: 'es' as const }),

  async run({ tx, viewer, input: { organisation, name, email: address, language }, now, keys }) {
    const { rows } = await sql<{ name: string }>`select name from organisations.organisation where id = ${organisation}`.execute(tx);
    const invitation = { organisation, email: address, locale: language, invitedBy: viewer.id, now };
    return done(await invite(tx, keys.code, { ...invitation, role: 'representative', name: name || (rows[0]?.name ?? '') }));
  },

  audit: ({ input, output }) => ({ subject: `invitation:${output.invitation}`, detail: { organisation: input.organisation } }),
});
