import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, PostgresAdapter, PostgresDialect, type PostgresDialectConfig, PostgresDriver } from 'kysely';

type Connection = Parameters<PostgresDriver['beginTransaction']>[0];

/**
 * In whose name the transaction that is about to begin runs: `transact` says it, BEGIN carries it. It hangs on the handle
 * and not on this file, because the built pages and the server that opened the handle each have a copy of the file.
 */
export class PipelinedAdapter extends PostgresAdapter {
  readonly beginner = new AsyncLocalStorage<string>();
}

/** Sends BEGIN together with the first statement instead of waiting for its answer: one round trip less. */
class PipelinedDriver extends PostgresDriver {
  readonly #begun = new WeakMap<Connection, Promise<unknown>>();
  readonly #adapter: PipelinedAdapter;

  constructor(config: PostgresDialectConfig, adapter: PipelinedAdapter) {
    super(config);
    this.#adapter = adapter;
  }

  override async beginTransaction(connection: Connection): Promise<void> {
    const name = this.#adapter.beginner.getStore() ?? '';
    const begun = connection.executeQuery(CompiledQuery.raw(`begin; select set_config('app.viewer', '${name}', true)`));
    begun.catch(() => {});
    this.#begun.set(connection, begun);
  }

  override async commitTransaction(connection: Connection): Promise<void> {
    const committed = super.commitTransaction(connection);
    await this.#begun.get(connection);
    await committed;
  }
}

export class PipelinedDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #adapter = new PipelinedAdapter();
  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver = () => new PipelinedDriver(this.#config, this.#adapter);
  override createAdapter = () => this.#adapter;
}
