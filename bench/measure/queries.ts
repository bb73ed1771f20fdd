import type { Count } from '../servers/counted.ts';
import type { Stage } from '../stage/stage.ts';

const TRIES = 30;

/** What one page asks of the database. The least of many: whatever else the server does meanwhile is counted with some. */
export async function queriesOf({ port, count }: Stage, path: string, headers: Record<string, string> = {}): Promise<Count> {
  let [statements, roundTrips] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < TRIES; i++) {
    const before = await count();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });
    if (answer.status !== 200) throw new Error(`${path} was answered by ${answer.status}.`);
    await answer.text();
    const after = await count();
    statements = Math.min(statements, after.statements - before.statements);
    roundTrips = Math.min(roundTrips, after.roundTrips - before.roundTrips);
  }
  return { statements, roundTrips };
}
