import { sql } from 'kysely';
import { z } from 'zod';
import { cut, page, pageOf } from '#platform/command/page.ts';
import { defineQuery } from '../define.ts';

export const organisations = defineQuery({
  name: 'organisations.organisations',
  summary: 'Organisations that take part in a cycle, with their invitations, newest first.',
  http: { method: 'get', path: '/cycles/{cycle}/organisations' },
  input: z.object({ cycle: z.uuid(), ...page }),
  output: pageOf(
    z.object({
      id: z.uuid(),
      name: z.string(),
      country: z.string(),
      representatives: z.int(),
      openInvitations: z.array(z.object({ id: z.uuid(), name: z.string(), expiresAt: z.string() })),
    }),
  ),
  permission: 'organisations.register',
  example: async ({ cycle }) => ({ cycle }),

  async run({ db, input: { cycle, cursor, limit }, now, may }) {
    const rows = await db
      .selectFrom('organisations.participation as participation')
      .innerJoin('organisations.organisation as organisation', 'organisation.id', 'participation.organisation')
      .where('participation.cycle', '=', cycle)
      .where(may({ cycle: 'participation.cycle', organisation: 'organisation.id', country: 'organisation.country' }))
      .$if(cursor !== undefined, (query) => query.where('organisation.id', '<', cursor as string))
      .orderBy('organisation.id', 'desc')
      .limit(limit + 1)
      .select(['organisation.id', 'organisation.name', 'organisation.country'])
      .select([
        sql<number>`(select count(*)::int from platform.grant g where g.organisation = organisation.id and g.role = 'representative')`.as(
          'representatives',
        ),
        sql<{ id: string; name: string; expiresAt: string }[]>`(
          select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name, 'expiresAt', i.expires_at) order by i.id), '[]')
          from platform.invitation i
          where i.organisation = organisation.id and i.used_by is null and i.withdrawn_at is null and i.expires_at > ${now})`.as(
          'openInvitations',
        ),
      ])
      .execute();
    return cut(rows, limit);
  },
});
