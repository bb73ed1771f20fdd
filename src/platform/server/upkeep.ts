import { sql } from 'kysely';
import type { Clock } from '../clock/clock.ts';
import type { Database } from '../db/database.ts';
import { pruneAttempts } from '../session/limits.ts';
import { pruneSessions } from '../session/session.ts';

const EVERY = 10 * 60_000;
/** How long a retry may take: a shared phone without network for a week. */
const REPEAT_DAYS = 14;

const pruneRepeats = (db: Database, now: Date) =>
  sql`delete from platform.repeat where at < ${new Date(now.getTime() - REPEAT_DAYS * 86_400_000)}`.execute(db);

/** Forgets what has no more use: expired sessions, links, challenges and tokens, idle limits, answers nobody will ask for again. */
export function startUpkeep(db: Database, clock: Clock): { stop(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve();
  const prune = () => {
    const now = clock();
    last = Promise.all([pruneSessions(db, now), pruneAttempts(db, now), pruneRepeats(db, now)]).catch((error) =>
      console.warn(JSON.stringify({ event: 'upkeep-failed', message: error.message })),
    );
  };
  const timer = setInterval(prune, EVERY);
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
