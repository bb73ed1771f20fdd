import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#platform/db/database.ts';
import type { Attachment } from './revise.ts';

interface LastRevision {
  readonly contribution: string;
  readonly call: string;
  readonly submittedRevision: string | null;
  readonly submittedAt: string | null;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly id: string;
  readonly number: number;
  readonly language: string;
  readonly writtenAt: string;
  readonly attachments: Attachment[];
  readonly answers: { area: string; body: string }[];
}

/** The latest revision of a contribution, with its texts and when its call is open. */
async function find(db: Database, which: RawBuilder<unknown>): Promise<LastRevision | undefined> {
  const { rows } = await sql<LastRevision>`
    select c.id as contribution, c.call, c.submitted_revision as "submittedRevision", c.submitted_at as "submittedAt",
      call.opens_at as "opensAt", call.closes_at as "closesAt", r.id, r.number, r.language, r.written_at as "writtenAt", r.attachments,
      (select coalesce(jsonb_agg(jsonb_build_object('area', a.area, 'body', a.body) order by area.position), '[]')
        from consultation.answer a join consultation.area on area.id = a.area where a.revision = r.id) as answers
    from consultation.contribution c
    join consultation.call on call.id = c.call
    join consultation.revision r on r.contribution = c.id
    where ${which} order by r.number desc limit 1`.execute(db);
  return rows[0];
}

/** For commands: a contribution that was admitted to has one. */
export async function lastRevision(db: Database, contribution: string): Promise<LastRevision> {
  const last = await find(db, sql`c.id = ${contribution}`);
  if (!last) throw new Error('A contribution without a revision.');
  return last;
}

export const lastRevisionOf = (db: Database, { call, organisation }: { call: string; organisation: string }) =>
  find(db, sql`c.call = ${call} and c.organisation = ${organisation}`);
