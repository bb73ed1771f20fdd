import { sql } from 'kysely';
import { z } from 'zod';
import { texts } from '#platform/command/shapes.ts';
import { defineQuery } from '../define.ts';
import { attachment } from '../shapes.ts';

const answer = z.object({ area: z.uuid(), areaSlug: z.string(), areaTitle: texts, body: z.string() });
const reply = z.object({ id: z.uuid(), language: z.string(), body: z.string(), detached: z.string().nullable() });
/** The first replies; the rest are read as contributions of their own. */
const REPLIES = 50;

const shape = z.object({
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
});

export const contribution = defineQuery({
  name: 'consultation.contribution',
  summary: 'One contribution as it was sent, with its replies.',
  http: { method: 'get', path: '/contributions/{contribution}' },
  input: z.object({ contribution: z.uuid() }),
  output: shape,
  permission: 'consultation.read',
  guarded: true,
  example: async ({ submission }) => ({ contribution: (await submission()).contribution }),

  async run({ db, input, may }) {
    const { rows } = await sql<z.output<typeof shape>>`
      select c.id, c.call, call.slug as "callSlug", c.cycle, c.submitted_revision as revision, c.language, c.country,
        voice.name as organisation, c.reply_to as "replyTo", c.detached, c.submitted_at as "submittedAt", r.attachments,
        (select jsonb_agg(jsonb_build_object('area', a.area, 'areaSlug', area.slug, 'areaTitle', area.title, 'body', a.body) order by area.position)
          from consultation.answer a join consultation.area on area.id = a.area where a.revision = r.id) as answers,
        (select coalesce(jsonb_agg(to_jsonb(reply)), '[]') from (
          select r.id, r.language, r.detached, a.body from consultation.contribution r
          join consultation.answer a on a.revision = r.submitted_revision
          where r.reply_to = c.id order by r.id limit ${REPLIES}) reply) as replies
      from consultation.contribution c
      join consultation.call on call.id = c.call
      join consultation.revision r on r.id = c.submitted_revision
      left join organisations_read.participant voice on voice.id = c.organisation and voice.cycle = c.cycle
      where c.id = ${input.contribution} and ${may({ cycle: 'c.cycle', organisation: 'c.organisation' })}`.execute(db);
    return rows[0];
  },
});
