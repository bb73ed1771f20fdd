import { type Dialect, type Driver, PostgresAdapter, PostgresDialect, type QueryExecutorProvider } from 'kysely';
import type pg from 'pg';

/** Carries what a handle was made of: the built pages and the server that opened it each have a copy of this file. */
class PooledAdapter extends PostgresAdapter {
  readonly pool: pg.Pool;
  readonly dialect: Dialect;
  readonly driver: Driver;
  constructor(pool: pg.Pool, dialect: PooledDialect) {
    super();
    this.pool = pool;
    this.dialect = dialect;
    this.driver = dialect.createDriver();
  }
}

export class PooledDialect extends PostgresDialect {
  readonly #pool: pg.Pool;
  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }
  override createAdapter = () => new PooledAdapter(this.#pool, this);
}

export const adapterOf = (db: QueryExecutorProvider): PooledAdapter => db.getExecutor().adapter as PooledAdapter;
export const poolOf = (db: QueryExecutorProvider): pg.Pool => adapterOf(db).pool;
