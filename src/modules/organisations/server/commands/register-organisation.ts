import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { ofCycle } from '#modules/cycles/server/index.ts';
import { done } from '#platform/command/outcome.ts';
import { country, text } from '#platform/command/text.ts';
import { defineCommand } from '../define.ts';

export const registerOrganisation = defineCommand({
  name: 'organisations.register-organisation',
  summary: 'Register an organisation as taking part in a cycle.',
  http: { method: 'post', path: '/organisations' },
  input: z.object({ cycle: z.uuid(), name: text({ max: 200 }), country }),
  output: z.object({ organisation: z.uuid() }),
  permission: 'organisations.register',
  scope: ({ db, input }) => ofCycle(db, input.cycle, input.country),
  example: async ({ cycle, country }) => ({ cycle, name: 'Casa del Camino', country }),

  async run({ tx, input: { cycle, ...organisation }, now }) {
    const id = randomUUIDv7();
    await tx
      .insertInto('organisations.organisation')
      .values({ id, ...organisation, registered_at: now.toISOString() })
      .execute();
    await tx.insertInto('organisations.participation').values({ cycle, organisation: id }).execute();
    return done({ organisation: id });
  },

  audit: ({ input, output }) => ({ subject: `organisation:${output.organisation}`, detail: { cycle: input.cycle } }),
});
