import pg from 'pg';
import { Flight } from '#platform/db/flight.ts';
import { PreparedClient } from '#platform/db/prepared-client.ts';

export interface Count {
  readonly statements: number;
  /** Waits for the database: what is sent together is waited for once. */
  readonly roundTrips: number;
}

/** From now on counts what this process asks of its database; the queue of jobs has connections of its own, and is not counted. */
export function countQueries(): () => Count {
  let [statements, roundTrips] = [0, 0];
  const { query } = PreparedClient.prototype;
  PreparedClient.prototype.query = function (...asked: unknown[]) {
    statements += 1;
    return query.apply(this, asked as [unknown]);
  };
  const { query: send } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...asked: unknown[]) {
    if (asked[0] instanceof Flight) roundTrips += 1;
    return (send as (...all: unknown[]) => unknown).apply(this, asked);
  } as typeof send;
  return () => ({ statements, roundTrips });
}
