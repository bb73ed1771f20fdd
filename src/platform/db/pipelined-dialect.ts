import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, PostgresDialect, type PostgresDialectConfig, PostgresDriver } from 'kysely';

type Connection = Parameters<PostgresDriver['beginTransaction']>[0];

/** In whose name the transaction that is about to begin runs: `transact` says it, BEGIN carries it. */
export const beginner = new AsyncLocalStorage<string>();

/** Sends BEGIN together with the first statement instead of waiting for its answer: one round trip less. */
class PipelinedDriver extends PostgresDriver {
  readonly #begun = new WeakMap<Connection, Promise<unknown>>();

  override async beginTransaction(connection: Connection): Promise<void> {
    const name = beginner.getStore() ?? '';
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
  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver = () => new PipelinedDriver(this.#config);
}
