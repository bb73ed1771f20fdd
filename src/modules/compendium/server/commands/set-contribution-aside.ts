import { z } from 'zod';
import { readingLock } from '#modules/consultation/server/index.ts';
import { done } from '#platform/command/outcome.ts';
import { slug, text } from '#platform/command/text.ts';
import { defineCommand } from '../define.ts';
import { contributionScope } from '../scope.ts';

export const setContributionAside = defineCommand({
  name: 'compendium.set-contribution-aside',
  summary: 'Say why nothing in a contribution can be cited, for its author to read.',
  http: { method: 'put', path: '/cycles/{cycle}/contributions/{contribution}/aside' },
  input: z.object({ cycle: z.uuid(), contribution: z.uuid(), code: slug, reason: text({ min: 10, max: 1000 }) }),
  output: z.object({ contribution: z.uuid() }),
  permission: 'compendium.write',
  scope: ({ db, input }) => contributionScope(db, { cycle: input.cycle, id: input.contribution }),
  lock: ({ cycle }) => readingLock(cycle, true),
  refusals: { set_aside_before: 409 },
  constraints: { contribution_aside_once: 'set_aside_before' },
  example: async ({ cycle, submission }) => ({
    cycle,
    contribution: (await submission()).contribution,
    code: 'off-topic',
    reason: 'Speaks of another matter.',
  }),

  async run({ tx, input }) {
    await tx.insertInto('compendium.contribution_aside').values(input).execute();
    return done({ contribution: input.contribution });
  },

  audit: ({ input, output }) => ({ subject: `contribution:${output.contribution}`, detail: { code: input.code } }),
});
