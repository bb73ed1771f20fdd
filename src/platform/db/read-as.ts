import type pg from 'pg';
import type { Viewer } from '../session/viewer.ts';
import type { Database } from './database.ts';
import { enter } from './enter.ts';
import { heard } from './heard.ts';
import { poolOf } from './pooled-dialect.ts';
import { sendingBy } from './sending.ts';

interface Asked {
  readonly text: string;
  readonly values: unknown[];
  readonly guarded: boolean;
  readonly answer: PromiseWithResolvers<pg.QueryResult>;
}

/** What one viewer asks, wherever on a page it is asked. */
class Reading {
  readonly #pool: pg.Pool;
  readonly #viewer: Viewer;
  readonly open: Database;
  readonly guarded: Database;
  #asked: Asked[] = [];

  constructor(db: Database, viewer: Viewer) {
    this.#pool = poolOf(db);
    this.#viewer = viewer;
    this.open = sendingBy(db, (text, values) => this.#ask(text, values, false));
    this.guarded = sendingBy(db, (text, values) => this.#ask(text, values, true));
  }

  #ask(text: string, values: unknown[], guarded: boolean): Promise<pg.QueryResult> {
    const answer = Promise.withResolvers<pg.QueryResult>();
    if (this.#asked.push({ text, values, guarded, answer }) === 1) void this.#fly();
    return answer.promise;
  }

  /** Takes along what is asked until a connection is free. Without BEGIN a flight is a transaction, and its end is that of the viewer. */
  async #fly(): Promise<void> {
    const client = await this.#pool.connect().catch((error) => this.#fail(error));
    if (!client) return;
    const asked = this.#asked;
    this.#asked = [];
    if (asked.some(({ guarded }) => guarded)) heard(enter(client, this.#viewer));
    await Promise.all(asked.map(({ text, values, answer }) => client.query(text, values).then(answer.resolve, answer.reject)));
    client.release();
  }

  #fail(error: Error): void {
    for (const { answer } of this.#asked) answer.reject(error);
    this.#asked = [];
  }
}

const readings = new WeakMap<Viewer, WeakMap<Database, Reading>>();

/**
 * For queries: what a viewer asks in one go, on one page and in all its layouts, is one flight on one connection, seen by
 * row-level security in their name. `guarded` tells the database who asks; where nobody does, that is left out.
 */
export function readAs(db: Database, viewer: Viewer, { guarded }: { guarded: boolean }): Database {
  const ofViewer = readings.get(viewer) ?? new WeakMap<Database, Reading>();
  const reading = ofViewer.get(db) ?? new Reading(db, viewer);
  readings.set(viewer, ofViewer.set(db, reading));
  return guarded ? reading.guarded : reading.open;
}
