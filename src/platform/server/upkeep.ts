import { sql } from 'kysely';
import type { Running } from '../config/running.ts';
import type { Database } from '../db/database.ts';
import { pruneUploads } from '../files/upload.ts';
import type { Chore } from '../module.ts';
import { pruneAttempts } from '../session/limits.ts';
import { pruneSessions } from '../session/session.ts';

/** Seconds. */
const EVERY = 10 * 60;
/** How long a retry may take: a shared phone without network for a week. */
const REPEAT_DAYS = 14;

const pruneRepeats = (db: Database, now: Date) =>
  sql`delete from platform.repeat where at < ${new Date(now.getTime() - REPEAT_DAYS * 86_400_000)}`.execute(db);

/** A link in it lives ten minutes; what is kept longer serves whoever looks into why a message did not come. */
const MESSAGE_DAYS = 7;

const pruneMessages = (db: Database, now: Date) =>
  sql`delete from platform.message where created_at < ${new Date(now.getTime() - MESSAGE_DAYS * 86_400_000)}`.execute(db);

const complain = (error: Error) => console.warn(JSON.stringify({ event: 'upkeep-failed', message: error.message }));

/** Forgets what has no more use: expired sessions, links, challenges and tokens, idle limits, answers nobody will ask for again, messages of last week, files nothing holds. */
export function startUpkeep(
  { db, clock, files }: Pick<Running, 'db' | 'clock' | 'files'>,
  chores: readonly Chore[],
): { stop(): Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  const attempt = (run: Chore['run']) => {
    const work = run(db, clock())
      .catch(complain)
      .finally(() => underWay.delete(work));
    underWay.add(work);
  };
  const prune: Chore['run'] = (_, now) =>
    Promise.all([
      pruneSessions(db, now),
      pruneAttempts(db, now),
      pruneRepeats(db, now),
      pruneMessages(db, now),
      pruneUploads(db, now).then(() => files.prune(now)),
    ]);
  const all = [{ seconds: EVERY, run: prune }, ...chores];
  const timers = all.map(({ seconds, run }) => setInterval(() => attempt(run), seconds * 1000));
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
