import { z } from 'zod';
import { cut, page, pageOf } from '#platform/command/page.ts';
import { day, texts } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

export const cycles = defineQuery({
  name: 'cycles.cycles',
  summary: 'All cycles, newest first.',
  http: { method: 'get', path: '/cycles' },
  input: z.object(page),
  output: pageOf(z.object({ id: z.uuid(), slug: z.string(), title: texts, startsOn: day, endsOn: day })),
  permission: 'anyone',
  example: async () => ({}),

  async run({ db, input: { cursor, limit } }) {
    const rows = await db
      .selectFrom('cycles.cycle')
      .$if(cursor !== undefined, (query) => query.where('id', '<', cursor as string))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .select(['id', 'slug', 'starts_on as startsOn', 'ends_on as endsOn'])
      .select((eb) => eb.ref('title').$castTo<Record<string, string>>().as('title'))
      .execute();
    return cut(rows, limit);
  },
});
