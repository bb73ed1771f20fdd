import { sql } from 'kysely';
import { z } from 'zod';
import { cut, page, pageOf } from '#platform/command/page.ts';
import { defineQuery } from '../define.ts';

/** Enough to recognise a text in a list. */
const BEGINNING = 200;

export const contributions = defineQuery({
  name: 'consultation.contributions',
  summary: 'What was sent to a call, in order of time; replies stand under what they reply to.',
  http: { method: 'get', path: '/calls/{call}/contributions' },
  input: z.object({ call: z.uuid(), ...page }),
  output: pageOf(
    z.object({
      id: z.uuid(),
      revision: z.uuid(),
      area: z.uuid(),
      externalId: z.string().nullable(),
      replyTo: z.uuid().nullable(),
      detached: z.enum(['parent_absent', 'parent_rejected']).nullable(),
      organisation: z.string().nullable(),
      country: z.string().nullable(),
      language: z.string(),
      submittedAt: z.iso.datetime(),
      beginning: z.string(),
    }),
  ),
  permission: 'consultation.read',
  guarded: true,
  example: async ({ submission }) => ({ call: (await submission()).call }),

  async run({ db, input: { call, cursor, limit }, may }) {
    const rows = await db
      .selectFrom('consultation.contribution as contribution')
      .innerJoinLateral(
        (db) =>
          db
            .selectFrom('consultation.answer as answer')
            .innerJoin('consultation.area as area', 'area.id', 'answer.area')
            .whereRef('answer.revision', '=', 'contribution.submitted_revision')
            .orderBy('area.position')
            .limit(1)
            .select(['answer.area', 'answer.body'])
            .as('first'),
        (join) => join.onTrue(),
      )
      .leftJoin('organisations_read.participant as voice', (join) =>
        join.onRef('voice.id', '=', 'contribution.organisation').onRef('voice.cycle', '=', 'contribution.cycle'),
      )
      .where('contribution.call', '=', call)
      .where('contribution.submitted_at', 'is not', null)
      .where(may({ cycle: 'contribution.cycle', organisation: 'contribution.organisation' }))
      .$if(cursor !== undefined, (query) => query.where('contribution.id', '>', cursor as string))
      .orderBy('contribution.id')
      .limit(limit + 1)
      .select(['contribution.id', 'contribution.external_id as externalId', 'contribution.reply_to as replyTo', 'contribution.country'])
      .select(['contribution.language', 'first.area', 'voice.name as organisation'])
      .select((eb) => [
        eb.ref('contribution.submitted_revision').$notNull().as('revision'),
        eb.ref('contribution.submitted_at').$notNull().as('submittedAt'),
        eb.ref('contribution.detached').$castTo<'parent_absent' | 'parent_rejected' | null>().as('detached'),
        sql<string>`left(first.body, ${BEGINNING})`.as('beginning'),
      ])
      .execute();
    return cut(rows, limit);
  },
});
