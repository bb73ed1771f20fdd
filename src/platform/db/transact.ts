import { SYSTEM, type Viewer } from '../session/viewer.ts';
import type { Database, Tx } from './database.ts';
import type { PipelinedAdapter } from './pipelined-dialect.ts';

const UUID = /^[0-9a-f-]{36}$/;

interface Worked<Value> {
  readonly value: Value;
  /** A last statement nobody waits for: COMMIT follows it on the same wire, and does nothing when it failed. */
  readonly last?: Promise<unknown>;
}

/**
 * One transaction in the name of a viewer, which row-level security asks for. BEGIN travels with the first statement
 * and COMMIT with the last, so that both cost no wait of their own. Throws what went wrong first, after ROLLBACK.
 */
export async function transact<DB, Value>(db: Database<DB>, viewer: Viewer, work: (tx: Tx<DB>) => Promise<Worked<Value>>): Promise<Value> {
  const { beginner } = db.getExecutor().adapter as PipelinedAdapter;
  let last: Promise<unknown> | undefined;
  const worked = await beginner.run(nameOf(viewer), () =>
    db.transaction().execute(async (tx) => {
      const done = await work(tx);
      last = done.last;
      last?.catch(() => {});
      return done;
    }),
  );
  await last;
  return worked.value;
}

/** Never text from outside: it is written into the statement. */
function nameOf({ id }: Viewer): string {
  if (id === null) return '';
  if (id === SYSTEM.id) return id;
  if (!UUID.test(id)) throw new Error('A viewer is named by a UUID.');
  return id;
}
