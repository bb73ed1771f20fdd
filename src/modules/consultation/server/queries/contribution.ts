import { sql } from 'kysely';
import { z } from 'zod';
import { defineQuery } from '../define.ts';
import type { Attachment } from '../revise.ts';
import { attachment } from '../shapes.ts';

const answer = z.object({ area: z.uuid(), areaSlug: z.string(), body: z.string() });
const reply = z.object({ id: z.uuid(), language: z.string(), body: z.string(), detached: z.string().nullable() });
/** The first replies; the rest are read as contributions of their own. */
const REPLIES = 50;

export const contribution = defineQuery({
  name: 'consultation.contribution',
  summary: 'One contribution as it was sent, with its replies.',
  http: { method: 'get', path: '/contributions/{contribution}' },
  input: z.object({ contribution: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    call: z.uuid(),
    callSlug: z.string(),
    cycle: z.uuid(),
    revision: z.uuid(),
    language: z.string(),
    country: z.string().nullable(),
    organisation: z.string().nullable(),
    replyTo: z.uuid().nullable(),
    detached: z.string().nullable(),
    submittedAt: z.iso.datetime(),
    answers: z.array(answer),
    attachments: z.array(attachment),
    replies: z.array(reply),
  }),
  permission: 'consultation.read',
  guarded: true,
  example: async ({ submission }) => ({ contribution: (await submission()).contribution }),

  run: ({ db, input, may }) =>
    db
      .selectFrom('consultation.contribution as contribution')
      .innerJoin('consultation.call as call', 'call.id', 'contribution.call')
      .innerJoin('consultation.revision as revision', 'revision.id', 'contribution.submitted_revision')
      .leftJoin('organisations_read.participant as voice', (join) =>
        join.onRef('voice.id', '=', 'contribution.organisation').onRef('voice.cycle', '=', 'contribution.cycle'),
      )
      .where('contribution.id', '=', input.contribution)
      .where(may({ cycle: 'contribution.cycle', organisation: 'contribution.organisation' }))
      .select(['contribution.id', 'contribution.call', 'call.slug as callSlug', 'contribution.cycle', 'revision.id as revision'])
      .select(['revision.language', 'contribution.country', 'voice.name as organisation', 'contribution.reply_to as replyTo'])
      .select(['contribution.detached'])
      .select((eb) => [
        eb.ref('contribution.submitted_at').$notNull().as('submittedAt'),
        sql<Attachment[]>`revision.attachments`.as('attachments'),
        sql<z.output<typeof answer>[]>`(
          select jsonb_agg(jsonb_build_object('area', a.area, 'areaSlug', area.slug, 'body', a.body) order by area.position)
          from consultation.answer a join consultation.area on area.id = a.area where a.revision = revision.id)`.as('answers'),
        sql<z.output<typeof reply>[]>`(
          select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (
            select r.id, r.language, r.detached, a.body from consultation.contribution r
            join consultation.answer a on a.revision = r.submitted_revision
            where r.reply_to = contribution.id order by r.id limit ${REPLIES}) r)`.as('replies'),
      ])
      .executeTakeFirst(),
});
