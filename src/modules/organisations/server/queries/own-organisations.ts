import { z } from 'zod';
import { defineQuery } from '../define.ts';

/** Few: whoever represents more than twenty organisations should ask the secretariat. */
const MOST = 20;

export const ownOrganisations = defineQuery({
  name: 'organisations.own-organisations',
  summary: 'The organisations one represents, by cycle.',
  http: { method: 'get', path: '/own-organisations' },
  input: z.object({}),
  output: z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string(), country: z.string(), cycle: z.uuid() })) }),
  permission: 'organisations.belong',
  example: async () => ({}),

  async run({ db, may }) {
    const items = await db
      .selectFrom('organisations.participation as participation')
      .innerJoin('organisations.organisation as organisation', 'organisation.id', 'participation.organisation')
      .where(may({ cycle: 'participation.cycle', organisation: 'organisation.id', country: 'organisation.country' }))
      .orderBy('organisation.id')
      .limit(MOST)
      .select(['organisation.id', 'organisation.name', 'organisation.country', 'participation.cycle'])
      .execute();
    return { items };
  },
});
