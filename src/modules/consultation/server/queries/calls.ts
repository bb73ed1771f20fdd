import { z } from 'zod';
import { phaseOf } from '#modules/consultation/rules/phase.ts';
import { cut, page, pageOf } from '#platform/command/page.ts';
import { texts } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';

export const calls = defineQuery({
  name: 'consultation.calls',
  summary: 'The calls of a cycle, newest first.',
  http: { method: 'get', path: '/cycles/{cycle}/calls' },
  input: z.object({ cycle: z.uuid(), ...page }),
  output: pageOf(
    z.object({
      id: z.uuid(),
      slug: z.string(),
      title: texts,
      opensAt: z.iso.datetime(),
      closesAt: z.iso.datetime(),
      timeZone: z.string(),
      phase: z.enum(['announced', 'open', 'closed']),
    }),
  ),
  permission: 'anyone',
  example: async ({ cycle, call }) => {
    await call();
    return { cycle };
  },

  async run({ db, input: { cycle, cursor, limit }, now }) {
    const rows = await db
      .selectFrom('consultation.call')
      .where('cycle', '=', cycle)
      .$if(cursor !== undefined, (query) => query.where('id', '<', cursor as string))
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .select(['id', 'slug', 'opens_at as opensAt', 'closes_at as closesAt', 'time_zone as timeZone'])
      .select((eb) => eb.ref('title').$castTo<Record<string, string>>().as('title'))
      .execute();
    return cut(
      rows.map((row) => ({ ...row, phase: phaseOf(row, now) })),
      limit,
    );
  },
});
