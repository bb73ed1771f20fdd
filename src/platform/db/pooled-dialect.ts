import { PostgresAdapter, PostgresDialect, type QueryExecutorProvider } from 'kysely';
import type pg from 'pg';

/** Carries the pool on the handle: the built pages and the server that opened it each have a copy of this file. */
class PooledAdapter extends PostgresAdapter {
  readonly pool: pg.Pool;
  constructor(pool: pg.Pool) {
    super();
    this.pool = pool;
  }
}

export class PooledDialect extends PostgresDialect {
  readonly #pool: pg.Pool;
  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }
  override createAdapter = () => new PooledAdapter(this.#pool);
}

export const poolOf = (db: QueryExecutorProvider): pg.Pool => (db.getExecutor().adapter as PooledAdapter).pool;
