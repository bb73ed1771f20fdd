import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { ofCycle } from '#modules/cycles/server/index.ts';
import { done } from '#platform/command/outcome.ts';
import { text } from '#platform/command/text.ts';
import { defineCommand } from '../define.ts';

export const addPart = defineCommand({
  name: 'compendium.add-part',
  summary: 'Add a part to the compendium of a cycle, after those there are.',
  http: { method: 'post', path: '/cycles/{cycle}/parts' },
  input: z.object({ cycle: z.uuid(), title: text({ max: 200 }) }),
  output: z.object({ part: z.uuid() }),
  permission: 'compendium.write',
  scope: ({ db, input }) => ofCycle(db, input.cycle),
  refusals: { written_elsewhere: 409 },
  constraints: { part_position_once: 'written_elsewhere' },
  example: async ({ cycle }) => ({ cycle, title: 'Progress so far' }),

  async run({ tx, input: { cycle, title } }) {
    const part = randomUUIDv7();
    const position = tx
      .selectFrom('compendium.part')
      .where('cycle', '=', cycle)
      .select((eb) => eb(eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)), '+', eb.lit(1)).as('next'));
    await tx.insertInto('compendium.part').values({ id: part, cycle, title, position }).execute();
    return done({ part });
  },

  audit: ({ output }) => ({ subject: `part:${output.part}` }),
});
