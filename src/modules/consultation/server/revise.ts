import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { DB } from './schema.ts';

export interface Attachment {
  /** SHA-256 of the cleaned file, in hexadecimal. */
  readonly digest: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

interface Revising {
  readonly contribution: string;
  /** The revision before, if there is one: what is not given stays as it was there. */
  readonly last: string | null;
  readonly number: number;
  readonly language: string;
  readonly answer?: { readonly area: string; readonly body: string };
  readonly attachments?: readonly Attachment[];
  readonly by: string;
  readonly now: Date;
}

/** A whole new revision: what was given, and the rest as it was. An emptied answer is gone. Returns its id. */
export async function revise(
  tx: Tx<DB>,
  { contribution, last, number, language, answer, attachments, by, now }: Revising,
): Promise<string> {
  const revision = randomUUIDv7();
  const files = attachments && JSON.stringify(attachments);
  await sql`
    with revision as (
      insert into consultation.revision (id, contribution, number, language, attachments, written_by, written_at)
      values (${revision}, ${contribution}, ${number}, ${language},
        coalesce(${files ?? null}::jsonb, (select attachments from consultation.revision where id = ${last}), '[]'), ${by}, ${now})
    )
    insert into consultation.answer (revision, area, contribution, body)
    select ${revision}, area, ${contribution}, body from (
      select area, body from consultation.answer where revision = ${last} and area is distinct from ${answer?.area ?? null}::uuid
      union all
      select ${answer?.area ?? null}::uuid, ${answer?.body ?? ''} where ${(answer?.body ?? '') !== ''}
    ) whole`.execute(tx);
  return revision;
}
