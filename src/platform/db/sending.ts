import { type CompiledQuery, type DatabaseConnection, Kysely, type QueryResult } from 'kysely';
import type pg from 'pg';
import type { Database, Tx } from './database.ts';
import { adapterOf } from './pooled-dialect.ts';

export type Send = (text: string, values: unknown[]) => Promise<pg.QueryResult>;

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** The handle with another way of sending: statements do not wait for one another, and what is asked in one go travels in one go. */
export function sendingBy<DB>(db: Database<DB>, send: Send): Tx<DB> {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      const { rows, rowCount, command } = await send(sql, parameters as unknown[]);
      return WRITES.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
    },
    streamQuery: () => {
      throw new Error('Nothing is streamed on a connection that others share.');
    },
  };
  const executor = db.getExecutor().withConnectionProvider({ provideConnection: (consumer) => consumer(connection) });
  const { dialect, driver } = adapterOf(db);
  return new Kysely<DB>({ config: { dialect }, dialect, driver, executor });
}
