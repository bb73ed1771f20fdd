import { z } from 'zod';
import { done, refuse } from '#platform/command/outcome.ts';
import { within } from '#platform/command/scope.ts';
import { renewStoredPages } from '#platform/pages/edition.ts';
import { defineCommand } from '../define.ts';
import { cycleFields, rowOf } from '../fields.ts';

const { slug: _, ...fields } = cycleFields;

/** All but its address, which others may have written down. */
export const changeCycle = defineCommand({
  name: 'cycles.change-cycle',
  summary: 'Correct what is said of a cycle. Its address stays.',
  http: { method: 'put', path: '/cycles/{cycle}' },
  input: z.object({ cycle: z.uuid(), ...fields }),
  output: z.object({ cycle: z.uuid() }),
  permission: 'cycles.change',
  scope: ({ input }) => within({ cycle: input.cycle }),
  refusals: { no_such_cycle: 404, ends_before_it_starts: 422, meeting_ends_before_it_starts: 422 },
  constraints: {
    cycle_starts_before_it_ends: 'ends_before_it_starts',
    cycle_meeting_starts_before_it_ends: 'meeting_ends_before_it_starts',
  },
  example: async ({ cycle, newCycle }) => {
    const { slug, ...rest } = newCycle();
    return { cycle, ...rest };
  },

  async run({ tx, input: { cycle, ...input } }) {
    const { numUpdatedRows } = await tx.updateTable('cycles.cycle').where('id', '=', cycle).set(rowOf(input)).executeTakeFirst();
    if (numUpdatedRows === 0n) return refuse('no_such_cycle');
    await renewStoredPages(tx);
    return done({ cycle });
  },

  audit: ({ output }) => ({ subject: `cycle:${output.cycle}` }),
});
