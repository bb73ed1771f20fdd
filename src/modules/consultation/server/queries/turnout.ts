import { sql } from 'kysely';
import { z } from 'zod';
import { defineQuery } from '../define.ts';

export const turnout = defineQuery({
  name: 'consultation.turnout',
  summary: 'How many have taken part in a cycle by country, counted at most once a minute.',
  http: { method: 'get', path: '/cycles/{cycle}/turnout' },
  input: z.object({ cycle: z.uuid() }),
  output: z.object({ items: z.array(z.object({ country: z.string(), participants: z.int() })) }),
  permission: 'anyone',
  example: async ({ cycle }) => ({ cycle }),

  async run({ db, input: { cycle } }) {
    const items = await db
      .selectFrom('consultation.turnout as turnout')
      .innerJoin('consultation.call as call', 'call.id', 'turnout.call')
      .where('call.cycle', '=', cycle)
      .groupBy('turnout.country')
      .orderBy(sql`2`, 'desc')
      .orderBy('turnout.country')
      .select(['turnout.country', sql<number>`max(participants)::int`.as('participants')])
      .execute();
    return { items };
  },
});
