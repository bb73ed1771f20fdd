import type { Database } from '../db/database.ts';
import type { Signer } from '../log/note/key.ts';
import { sequence } from '../log/sequence.ts';

/** Within a second, with room for a slow disk. */
const EVERY = 250;

/** Gives waiting leaves their place, over and over. One failure is a line in the log, not the end. */
export function startSequencer(db: Database, signer: Signer): { stop(): Promise<void> } {
  let last = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    last = sequence(db, signer)
      .then(
        () => {},
        (error) => console.warn(JSON.stringify({ event: 'log-not-sequenced', message: error.message })),
      )
      .finally(() => {
        busy = false;
      });
  }, EVERY);
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}
