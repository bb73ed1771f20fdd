import { sql } from 'kysely';
import { z } from 'zod';
import { texts } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

const code = z.object({ id: z.uuid(), slug: z.string(), label: texts, definition: texts });

export const codebook = defineQuery({
  name: 'compendium.codebook',
  summary: 'The codes of a cycle with their definitions.',
  http: { method: 'get', path: '/cycles/{cycle}/codes' },
  input: z.object({ cycle: z.uuid() }),
  output: z.object({ items: z.array(code) }),
  permission: 'compendium.write',
  example: async ({ cycle, code }) => {
    await code();
    return { cycle };
  },

  async run({ db, input: { cycle }, may }) {
    const { rows: items } = await sql<z.output<typeof code>>`
      select id, slug, label, definition from compendium.code where cycle = ${cycle} and ${may({ cycle: 'code.cycle' })} order by slug`.execute(
      db,
    );
    return { items };
  },
});
