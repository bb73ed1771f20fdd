import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../db/database.ts';
import type { Locale } from '../i18n/locales.ts';

/** What is ever sent. None holds a word of a contribution: a mail server is a stranger. */
export type MessageKind = 'sign_in_link';

export interface Message {
  readonly kind: MessageKind;
  readonly to: string;
  readonly locale: Locale;
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly now: Date;
}

/** Written in the transaction that has something to say; sent by a job after the commit. Returns its id. */
export async function enqueueMessage(db: Database, { kind, to, locale, arguments: words, now }: Message): Promise<string> {
  const id = randomUUIDv7();
  await sql`
    with message as (
      insert into platform.message (id, kind, recipient, locale, arguments, created_at)
      values (${id}, ${kind}, ${to}, ${locale}, ${JSON.stringify(words)}, ${now})
    )
    insert into pgboss.job (name, data, retry_limit, retry_delay, retry_backoff) values ('mail', ${JSON.stringify({ message: id })}, 8, 30, true)`.execute(
    db,
  );
  return id;
}

export interface Queued {
  readonly id: string;
  readonly kind: MessageKind;
  readonly recipient: string;
  readonly locale: Locale;
  readonly arguments: Readonly<Record<string, string | number>>;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

/** Newest first: for the outbox page of a machine without mail. */
export async function latestMessages(db: Database): Promise<Queued[]> {
  const { rows } = await sql<Queued>`
    select id, kind, recipient, locale, arguments, created_at as "createdAt", sent_at as "sentAt"
    from platform.message order by id desc limit 50`.execute(db);
  return rows;
}
