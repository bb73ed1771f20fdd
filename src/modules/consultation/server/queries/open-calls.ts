import { z } from 'zod';
import { texts } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

/** More than a region has open at once. */
const MOST = 20;

export const openCalls = defineQuery({
  name: 'consultation.open-calls',
  summary: 'The calls that can be answered now, in every cycle; the one that closes first comes first.',
  http: { method: 'get', path: '/open-calls' },
  input: z.object({}),
  output: z.object({
    items: z.array(z.object({ id: z.uuid(), slug: z.string(), title: texts, closesAt: z.iso.datetime(), timeZone: z.string() })),
  }),
  permission: 'anyone',
  example: async ({ call }) => {
    await call();
    return {};
  },

  async run({ db, now }) {
    const items = await db
      .selectFrom('consultation.call')
      .where('opens_at', '<=', now.toISOString())
      .where('closes_at', '>', now.toISOString())
      .orderBy('closes_at')
      .limit(MOST)
      .select(['id', 'slug', 'closes_at as closesAt', 'time_zone as timeZone'])
      .select((eb) => eb.ref('title').$castTo<Record<string, string>>().as('title'))
      .execute();
    return { items };
  },
});
