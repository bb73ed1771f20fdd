import type { Socket } from 'node:net';
import pg from 'pg';

export interface Statement {
  /** Under which the connection prepares it; empty: parsed each time. */
  readonly name: string;
  readonly text: string;
  /** As the wire takes them. */
  readonly values: readonly unknown[];
  readonly resolve: (result: pg.QueryResult) => void;
  readonly reject: (error: Error) => void;
}

/** What of the driver's connection is used here; its own types leave half of it out. */
interface Wire {
  readonly stream: Socket;
  parse(statement: { name: string; text: string }): void;
  close(statement: { type: 'S'; name: string }): void;
  bind(values: { statement: string; values: readonly unknown[] }): void;
  describe(portal: { type: 'P' }): void;
  execute(portal: object): void;
  sync(): void;
}

/** What the driver lets a result of its own be filled by. */
interface Filling extends pg.QueryResult {
  addFields(fields: pg.FieldDef[]): void;
  parseRow(values: unknown[]): unknown;
  addCommandComplete(message: object): void;
}

/** The statements a connection has prepared. `doubtful`: sent to be, in a flight that came down. */
export interface Prepared {
  readonly known: Set<string>;
  readonly doubtful: Set<string>;
  /** What was prepared no longer fits the tables. */
  readonly onStale: () => void;
}

/** "cached plan must not change result type": a migration ran beside this connection. */
const PLAN_IS_STALE = '0A000';

/**
 * Statements that travel together: one write, one Sync, one answer, one wake of either side. They are done in order, each
 * seeing what the ones before it did, and from the first failure on none is. Where no BEGIN is among them, they are one
 * transaction, which is over when the answer is here.
 */
export class Flight extends pg.Query {
  readonly #statements: readonly Statement[];
  readonly #prepared: Prepared;
  readonly #types: pg.CustomTypesConfig;
  readonly #results: Filling[] = [];
  readonly #parsed: string[] = [];
  #filling: Filling | undefined;

  constructor(statements: readonly Statement[], prepared: Prepared, types: pg.CustomTypesConfig) {
    super('');
    this.#statements = statements;
    this.#prepared = prepared;
    this.#types = types;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the driver declares its methods as properties.
  override submit: any = (wire: Wire): null => {
    wire.stream.cork();
    for (const { name, text, values } of this.#statements) {
      this.#parse(wire, name, text);
      wire.bind({ statement: name, values });
      wire.describe({ type: 'P' });
      wire.execute({});
    }
    wire.sync();
    wire.stream.uncork();
    return null;
  };

  #parse(wire: Wire, name: string, text: string): void {
    const { known, doubtful } = this.#prepared;
    if (name !== '' && known.has(name)) return;
    if (doubtful.delete(name)) wire.close({ type: 'S', name });
    wire.parse({ name, text });
    if (name === '') return;
    known.add(name);
    this.#parsed.push(name);
  }

  #open(): Filling {
    this.#filling ??= new pg.Result('', this.#types as typeof pg.types) as unknown as Filling;
    return this.#filling;
  }

  handleRowDescription({ fields }: { fields: pg.FieldDef[] }): void {
    this.#open().addFields(fields);
  }

  handleDataRow({ fields }: { fields: unknown[] }): void {
    const filling = this.#open();
    filling.rows.push(filling.parseRow(fields));
  }

  handleCommandComplete(message: object): void {
    const filling = this.#open();
    filling.addCommandComplete(message);
    this.#results.push(filling);
    this.#filling = undefined;
  }

  /** Only now is what had no COMMIT of its own committed. */
  handleReadyForQuery(): void {
    for (const [i, { resolve }] of this.#statements.entries()) resolve(this.#results[i] as Filling);
  }

  handleError(error: Error & { readonly code?: string }): void {
    if (error.code === PLAN_IS_STALE) this.#prepared.onStale();
    for (const name of this.#parsed) {
      this.#prepared.known.delete(name);
      this.#prepared.doubtful.add(name);
    }
    // Those behind it fail with it. Where all were done, the end of their transaction failed, and with it the last.
    const failed = Math.min(this.#results.length, this.#statements.length - 1);
    for (const [i, { resolve, reject }] of this.#statements.entries()) {
      if (i < failed) resolve(this.#results[i] as Filling);
      else reject(error);
    }
  }
}
