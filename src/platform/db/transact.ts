import { CompiledQuery } from 'kysely';
import { SYSTEM, type Viewer } from '../session/viewer.ts';
import type { Database, Tx } from './database.ts';

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
export const transact = <DB, Value>(db: Database<DB>, viewer: Viewer, work: (tx: Tx<DB>) => Promise<Worked<Value>>): Promise<Value> =>
  db.connection().execute(async (connection) => {
    const send = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
    const begun = send(`begin; select set_config('app.viewer', '${nameOf(viewer)}', true)`);
    begun.catch(() => {});
    try {
      const { value, last } = await work(connection as Tx<DB>);
      last?.catch(() => {});
      const committed = send('commit');
      committed.catch(() => {});
      await begun;
      await last;
      await committed;
      return value;
    } catch (error) {
      await send('rollback').catch(() => {});
      throw error;
    }
  });

/** Never text from outside: it is written into the statement. */
function nameOf({ id }: Viewer): string {
  if (id === null) return '';
  if (id === SYSTEM.id) return id;
  if (!UUID.test(id)) throw new Error('A viewer is named by a UUID.');
  return id;
}
