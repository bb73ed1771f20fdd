import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { ofCycle } from '#modules/cycles/server/index.ts';
import { done } from '#platform/command/outcome.ts';
import { localised, slug } from '#platform/command/text.ts';
import { defineCommand } from '../define.ts';

export const defineCode = defineCommand({
  name: 'compendium.define-code',
  summary: 'Add a code to the codebook of a cycle, with its definition.',
  http: { method: 'post', path: '/cycles/{cycle}/codes' },
  input: z.object({ cycle: z.uuid(), slug, label: localised({ max: 100 }), definition: localised({ max: 1000 }) }),
  output: z.object({ code: z.uuid() }),
  permission: 'compendium.write',
  scope: ({ db, input }) => ofCycle(db, input.cycle),
  refusals: { code_exists: 409 },
  constraints: { code_once: 'code_exists' },
  example: async ({ cycle }) => ({ cycle, slug: 'training', label: { en: 'Training' }, definition: { en: 'Training of officials.' } }),

  async run({ tx, input: { cycle, slug: name, label, definition } }) {
    const id = randomUUIDv7();
    const texts = { label: JSON.stringify(label), definition: JSON.stringify(definition) };
    await tx
      .insertInto('compendium.code')
      .values({ id, cycle, slug: name, ...texts })
      .execute();
    return done({ code: id });
  },

  audit: ({ output }) => ({ subject: `code:${output.code}` }),
});
