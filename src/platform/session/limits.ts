import { sql } from 'kysely';
import type { Database } from '../db/database.ts';

export interface Limit {
  /** What is limited: an account, a code, an address; never stored with what was tried. */
  readonly subject: string;
  /** So many at once, then one each `seconds / times`. */
  readonly times: number;
  readonly seconds: number;
}

/** Guesses at a PIN or a code of one account. */
export const perAccount = (subject: string): Limit => ({ subject, times: 5, seconds: 15 * 60 });
/** Guesses at what people choose: whoever found a letter has a lifetime to try, and PINs are not chosen evenly. */
export const perDay = (subject: string): Limit => ({ subject: `day:${subject}`, times: 30, seconds: 24 * 60 * 60 });
/** A delegation shares one address; nobody shares an account. */
export const perAddress = (subject: string): Limit => ({ subject, times: 100, seconds: 15 * 60 });

/**
 * The generic cell rate algorithm (ITU-T I.371): no window, so no edge at which twice as many pass.
 * Counted before anything else is looked at, in a statement of its own: a failed attempt counts too.
 */
export async function withinLimits(db: Database, limits: readonly Limit[], now: Date): Promise<boolean> {
  const sorted = limits.toSorted((a, b) => (a.subject < b.subject ? -1 : 1));
  const { rows } = await sql`
    insert into platform.attempt as known (subject, idle_at)
    select subject, ${now}::timestamptz + make_interval(secs => seconds / times)
    from unnest(${sorted.map(({ subject }) => subject)}::text[], ${sorted.map(({ times }) => times)}::float[],
      ${sorted.map(({ seconds }) => seconds)}::float[]) as asked (subject, times, seconds)
    on conflict (subject) do update
    set idle_at = greatest(known.idle_at, ${now}) + (excluded.idle_at - ${now}::timestamptz)
    where greatest(known.idle_at, ${now}) + (excluded.idle_at - ${now}::timestamptz)
      <= ${now}::timestamptz + make_interval(secs => (
        select max(seconds) from unnest(${sorted.map(({ subject }) => subject)}::text[],
          ${sorted.map(({ seconds }) => seconds)}::float[]) as again (subject, seconds) where again.subject = known.subject))
    returning subject`.execute(db);
  return rows.length === limits.length;
}

/** Subjects that have been idle for as long as they were limited say nothing any more. */
export const pruneAttempts = (db: Database, now: Date) => sql`delete from platform.attempt where idle_at < ${now}`.execute(db);
