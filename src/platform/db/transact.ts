import { SYSTEM, type Viewer } from '../session/viewer.ts';
import type { Database, Tx } from './database.ts';
import { heard } from './heard.ts';
import { onConnection } from './on-connection.ts';
import type { PooledAdapter } from './pooled-dialect.ts';

/** Who asks, and what they hold where: `platform.viewer()` and `platform.holds()` read it. Both end with the transaction. */
const ENTER = `
  select set_config('app.viewer', $1, true), set_config('app.held', coalesce((
    select string_agg(' ' || role || '/' || coalesce(cycle::text, organisation::text, '*'), '')
    from platform.grant where person = $2 and country is null), ''), true)`;

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
  const { pool } = db.getExecutor().adapter as PooledAdapter;
  const client = await pool.connect();
  try {
    const begun = heard(Promise.all([client.query('begin'), client.query(ENTER, [viewer.id ?? '', personOf(viewer)])]));
    const { value, last } = await work(onConnection(db, client));
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

const personOf = ({ id }: Viewer): string | null => (id === SYSTEM.id ? null : id);
