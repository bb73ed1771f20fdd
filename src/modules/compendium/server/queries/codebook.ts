import { z } from 'zod';
import { texts } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

export const codebook = defineQuery({
  name: 'compendium.codebook',
  summary: 'The codes of a cycle with their definitions.',
  http: { method: 'get', path: '/cycles/{cycle}/codes' },
  input: z.object({ cycle: z.uuid() }),
  output: z.object({ items: z.array(z.object({ id: z.uuid(), slug: z.string(), label: texts, definition: texts })) }),
  permission: 'compendium.write',
  example: async ({ cycle, code }) => {
    await code();
    return { cycle };
  },

  async run({ db, input: { cycle }, may }) {
    const items = await db
      .selectFrom('compendium.code as code')
      .where('code.cycle', '=', cycle)
      .where(may({ cycle: 'code.cycle' }))
      .orderBy('code.slug')
      .select(['code.id', 'code.slug'])
      .select((eb) => [
        eb.ref('code.label').$castTo<Record<string, string>>().as('label'),
        eb.ref('code.definition').$castTo<Record<string, string>>().as('definition'),
      ])
      .execute();
    return { items };
  },
});
