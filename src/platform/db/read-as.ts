import type pg from 'pg';
import type { Viewer } from '../session/viewer.ts';
import type { Database } from './database.ts';
import { enter } from './enter.ts';
import { heard } from './heard.ts';
import { poolOf } from './pooled-dialect.ts';
import { type Send, sendingBy } from './sending.ts';

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
  #asked: Asked[] = [];

  constructor(pool: pg.Pool, viewer: Viewer) {
    this.#pool = pool;
    this.#viewer = viewer;
  }

  ask(text: string, values: unknown[], guarded: boolean): Promise<pg.QueryResult> {
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
    const answers = asked.map(({ text, values, answer }) => client.query(text, values).then(answer.resolve, answer.reject));
    await Promise.all(answers);
    client.release();
  }

  #fail(error: Error): void {
    for (const { answer } of this.#asked) answer.reject(error);
    this.#asked = [];
  }
}

const readings = new WeakMap<pg.Pool, WeakMap<Viewer, Reading>>();

function readingOf(pool: pg.Pool, viewer: Viewer): Reading {
  const ofPool = readings.get(pool) ?? new WeakMap<Viewer, Reading>();
  const reading = ofPool.get(viewer) ?? new Reading(pool, viewer);
  readings.set(pool, ofPool.set(viewer, reading));
  return reading;
}

/**
 * For queries: what a viewer asks in one go, on one page and in all its layouts, is one flight on one connection, seen by
 * row-level security in their name. `guarded` tells the database who asks; where nobody does, that is left out.
 */
export function readAs<DB>(db: Database<DB>, viewer: Viewer, { guarded }: { guarded: boolean }): Database<DB> {
  const reading = readingOf(poolOf(db), viewer);
  const send: Send = (text, values) => reading.ask(text, values, guarded);
  return sendingBy(db, send);
}
