import { z } from 'zod';
import { ofCycle } from '#modules/cycles/server/index.ts';
import { STAFF_ROLES } from '#modules/roles.ts';
import { done, refuse } from '#platform/command/outcome.ts';
import { country, email, text } from '#platform/command/text.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { invite } from '#platform/session/invitation.ts';
import { defineCommand } from '../define.ts';

export const inviteStaff = defineCommand({
  name: 'organisations.invite-staff',
  summary: 'Invite a rapporteur, a coordinator of a country, or another convenor of a cycle.',
  http: { method: 'post', path: '/cycles/{cycle}/staff' },
  input: z.object({
    cycle: z.uuid(),
    role: z.enum(STAFF_ROLES),
    name: text({ max: 200 }),
    email,
    country: country.nullable().default(null),
    language: z.enum(LOCALES),
  }),
  output: z.object({ invitation: z.uuid(), code: z.string() }),
  tellsSecret: true,
  permission: 'organisations.invite-staff',
  scope: ({ db, input }) => ofCycle(db, input.cycle),
  refusals: { coordinator_of_which_country: 422 },
  example: async ({ cycle }) => ({
    cycle,
    role: 'rapporteur' as const,
    name: 'Sample rapporteur',
    email: 'r@example.org',
    language: 'en' as const,
  }),

  async run({ tx, viewer, input: { cycle, role, country: of, language, ...who }, now, keys }) {
    if (role === 'coordinator' && !of) return refuse('coordinator_of_which_country');
    const held = role === 'coordinator' ? { cycle, country: of } : { cycle };
    return done(await invite(tx, keys.code, { ...who, ...held, role, locale: language, invitedBy: viewer.id, now }));
  },

  audit: ({ input, output }) => ({ subject: `invitation:${output.invitation}`, detail: { role: input.role, cycle: input.cycle } }),
});
