import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#platform/db/database.ts';
import type { DB } from './schema.ts';

export interface FrozenRow {
  readonly externalId: string;
  readonly participant: string;
  readonly country: string | null;
  readonly language: string;
  readonly body: string;
  readonly replyTo: string | null;
  readonly attachTo: string | null;
  readonly writtenAt: string | null;
  readonly contribution: string;
  readonly revision: string;
  readonly record: string;
  readonly salt: Buffer;
  readonly leaf: { readonly commitment: Buffer };
}

interface Inserting {
  readonly call: string;
  readonly area: string;
  readonly by: string;
  readonly at: string;
  readonly frozen: readonly FrozenRow[];
}

const CONTRIBUTION = sql`contribution uuid, participant text, country text, language text, "externalId" text, "replyTo" text, "attachTo" text,
  "writtenAt" timestamptz, revision uuid`;
const CONTENT = sql`contribution uuid, revision uuid, language text, "writtenAt" timestamptz, body text, record text, salt text, commitment text`;

/** A batch of contributions in four statements: who, that they said something, what it was and what froze it, and that it counts. Texts travel once. */
export async function insertFrozen(tx: Tx<DB>, { call, area, by, at, frozen }: Inserting): Promise<void> {
  const people = [
    ...new Map(frozen.map((row) => [row.participant, { id: randomUUIDv7(), name: row.participant, country: row.country }])).values(),
  ];
  const contributions = JSON.stringify(
    frozen.map(({ contribution, revision, participant, country, language, externalId, replyTo, attachTo, writtenAt }) => {
      return { contribution, revision, participant, country, language, externalId, replyTo, attachTo, writtenAt };
    }),
  );
  const contents = JSON.stringify(
    frozen.map(({ contribution, revision, language, writtenAt, body, record, salt, leaf }) => ({
      ...{ contribution, revision, language, writtenAt, body, record },
      salt: salt.toString('hex'),
      commitment: leaf.commitment.toString('hex'),
    })),
  );
  await sql`
    insert into consultation.participant (id, call, external_id, country)
    select id, ${call}, name, country from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as person (id uuid, name text, country text)
    on conflict on constraint participant_once do nothing`.execute(tx);
  await sql`
    insert into consultation.contribution
      (id, call, cycle, participant, author, country, language, external_id, parent_external_id, root_external_id, created_at)
    select row.contribution, call.id, call.cycle, participant.id, ${by}, row.country, row.language, row."externalId", row."replyTo",
      row."attachTo", coalesce(row."writtenAt", ${at})
    from jsonb_to_recordset(${contributions}::jsonb) as row (${CONTRIBUTION})
    join consultation.participant on participant.call = ${call} and participant.external_id = row.participant
    join consultation.call on call.id = ${call}`.execute(tx);
  await sql`
    with row as materialized (select * from jsonb_to_recordset(${contents}::jsonb) as row (${CONTENT})),
    revision as (
      insert into consultation.revision (id, contribution, number, language, written_by, written_at)
      select revision, contribution, 1, language, ${by}, coalesce("writtenAt", ${at}) from row
    ), answer as (
      insert into consultation.answer (revision, area, contribution, body) select revision, ${area}, contribution, body from row
    )
    insert into consultation.submission (revision, contribution, submitted_at, record, salt, commitment)
    select revision, contribution, ${at}, record, decode(salt, 'hex'), decode(commitment, 'hex') from row`.execute(tx);
  await sql`
    update consultation.contribution set submitted_revision = row.revision, submitted_at = ${at}
    from jsonb_to_recordset(${contributions}::jsonb) as row (${CONTRIBUTION}) where contribution.id = row.contribution`.execute(tx);
}

export const noteRejections = (tx: Tx<DB>, call: string, rejected: readonly { externalId: string; reason: string }[]) =>
  sql`
    insert into consultation.rejection (call, external_id, reason)
    select ${call}, "externalId", reason from jsonb_to_recordset(${JSON.stringify(rejected)}::jsonb) as row ("externalId" text, reason text)
    on conflict do nothing`.execute(tx);
