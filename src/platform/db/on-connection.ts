import { type CompiledQuery, type DatabaseConnection, Kysely, type QueryResult } from 'kysely';
import type pg from 'pg';
import type { Database, Tx } from './database.ts';
import { type PooledAdapter, PooledDialect } from './pooled-dialect.ts';

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * The handle on one of its connections, where statements do not wait for one another: what is asked in one go travels in
 * one go, and PostgreSQL answers in order. Inside a transaction, what follows a failure fails with it.
 */
export function onConnection<DB>(db: Database<DB>, client: pg.ClientBase): Tx<DB> {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      const { rows, rowCount, command } = await client.query(sql, parameters as unknown[]);
      return WRITES.has(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
    },
    streamQuery: () => {
      throw new Error('Nothing is streamed inside a transaction.');
    },
  };
  const executor = db.getExecutor().withConnectionProvider({ provideConnection: (consumer) => consumer(connection) });
  const dialect = new PooledDialect((executor.adapter as PooledAdapter).pool);
  return new Kysely<DB>({ config: { dialect }, dialect, driver: dialect.createDriver(), executor });
}
