import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Which of the processes that use an embedded cluster serves; it is the one that stops it. */
const LOCK = `hashtext('amparo server')`;

interface Wanted {
  /** Milliseconds: a server that was killed holds its lock until PostgreSQL has noticed. */
  readonly patience: number;
}

/** `undefined` when another process serves. Held by a connection of its own: it goes with the process, however that ends. */
export async function takeServerLock(config: pg.ClientConfig, { patience }: Wanted): Promise<{ release(): Promise<void> } | undefined> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  await client.connect();
  for (const until = Date.now() + patience; ; await pause(100)) {
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK}) as taken`);
    if (rows[0]?.taken) return { release: () => client.end() };
    if (Date.now() >= until) break;
  }
  await client.end();
  return undefined;
}
