import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { done } from '#platform/command/outcome.ts';
import { within } from '#platform/command/scope.ts';
import { defineCommand } from '../define.ts';
import { cycleFields, rowOf } from '../fields.ts';

export const openCycle = defineCommand({
  name: 'cycles.open-cycle',
  summary: 'Open a cycle: the countries it is for, its dates and its meeting.',
  http: { method: 'post', path: '/cycles' },
  input: z.object(cycleFields),
  output: z.object({ cycle: z.uuid(), slug: z.string() }),
  permission: 'cycles.open',
  // A cycle belongs to nothing yet: only who is convenor of the whole region opens one.
  scope: () => within({}),
  refusals: { address_taken: 409, ends_before_it_starts: 422, meeting_ends_before_it_starts: 422 },
  constraints: {
    cycle_slug_once: 'address_taken',
    cycle_starts_before_it_ends: 'ends_before_it_starts',
    cycle_meeting_starts_before_it_ends: 'meeting_ends_before_it_starts',
  },
  example: async ({ newCycle }) => newCycle(),

  async run({ tx, input, now }) {
    const id = randomUUIDv7();
    await tx
      .insertInto('cycles.cycle')
      .values({ id, slug: input.slug, ...rowOf(input), opened_at: now.toISOString() })
      .execute();
    return done({ cycle: id, slug: input.slug });
  },

  audit: ({ output }) => ({ subject: `cycle:${output.cycle}` }),
});
