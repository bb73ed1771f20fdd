import { sql } from 'kysely';
import type { Database } from '#platform/db/database.ts';
import type { Attachment } from './revise.ts';
import type { DB } from './schema.ts';

/** The latest revision of a contribution, with its texts and when its call is open. One statement. */
export const lastRevision = (db: Database<DB>) =>
  db
    .selectFrom('consultation.contribution as contribution')
    .innerJoin('consultation.call as call', 'call.id', 'contribution.call')
    .innerJoin('consultation.revision as revision', 'revision.contribution', 'contribution.id')
    .orderBy('revision.number', 'desc')
    .limit(1)
    .select([
      'contribution.id as contribution',
      'contribution.call',
      'contribution.submitted_revision as submittedRevision',
      'contribution.submitted_at as submittedAt',
      'call.opens_at as opensAt',
      'call.closes_at as closesAt',
      'revision.id',
      'revision.number',
      'revision.language',
      'revision.written_at as writtenAt',
      sql<Attachment[]>`revision.attachments`.as('attachments'),
      sql<{ area: string; body: string }[]>`(
        select coalesce(jsonb_agg(jsonb_build_object('area', a.area, 'body', a.body) order by area.position), '[]')
        from consultation.answer a join consultation.area on area.id = a.area where a.revision = revision.id)`.as('answers'),
    ]);
