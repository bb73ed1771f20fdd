import type { Viewer } from '../session/viewer.ts';
import type { Database, Tx } from './database.ts';
import { enter } from './enter.ts';
import { heard } from './heard.ts';
import { poolOf } from './pooled-dialect.ts';
import { sendingBy } from './sending.ts';

interface Worked<Value> {
  readonly value: Value;
  /** A last statement nobody waits for: COMMIT follows it on the same wire, and does nothing when it failed. */
  readonly last?: Promise<unknown>;
}

/**
 * One transaction in the name of a viewer, which row-level security asks for. BEGIN travels with the first statement
 * and COMMIT with the last, so that both cost no wait of their own; what follows a failure on the wire is not done.
 * Throws what went wrong first, after ROLLBACK.
 */
export async function transact<DB, Value>(db: Database<DB>, viewer: Viewer, work: (tx: Tx<DB>) => Promise<Worked<Value>>): Promise<Value> {
  const client = await poolOf(db).connect();
  try {
    const begun = heard(Promise.all([client.query('begin'), enter(client, viewer)]));
    const { value, last } = await work(sendingBy(db, (text, values) => client.query(text, values)));
    const committed = heard(client.query('commit'));
    heard(last);
    await begun;
    await last;
    // COMMIT of what has failed before answers ROLLBACK.
    if ((await committed).command !== 'COMMIT') throw new Error('A statement that nobody waited for has failed.');
    client.release();
    return value;
  } catch (error) {
    await client.query('rollback').then(
      () => client.release(),
      (broken) => client.release(broken),
    );
    throw error;
  }
}
