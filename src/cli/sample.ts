import { sql } from 'kysely';
import { type Clock, systemClock } from '#platform/clock/clock.ts';
import { BadConfig, type Config } from '#platform/config/config.ts';
import { type Keys, keysOf } from '#platform/config/secret.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import type { Ready } from '#platform/db/ensure.ts';
import { isLoopbackName } from '#platform/session/sample.ts';
import { type Loaded, loadSample, SLUGS } from '../sample/load.ts';
import { removeSample } from '../sample/remove.ts';
import { tracesOfSample } from '../sample/traces.ts';
import { inHouse } from './house.ts';
import { Misused } from './misused.ts';

/** `amparo sample load | remove`. */
export async function sample(args: string[]): Promise<void> {
  const [what] = args;
  if (what !== 'remove' && what !== 'load') throw new Misused('Usage: amparo sample load | remove');
  await inHouse(async ({ db, keys, migrateUrl }) => {
    const owner = openDatabase({ connectionString: migrateUrl, max: 2 });
    try {
      if (what === 'load') await load({ db, owner, keys, now: new Date() });
      else await remove(owner);
    } finally {
      await owner.destroy();
    }
    console.log(what === 'load' ? 'The sample is loaded.' : 'The sample is removed. A running server shows it until it is started again.');
  });
}

const factOf = async <Value>(owner: Database, name: string): Promise<Value | undefined> =>
  (await sql<{ value: Value }>`select value from platform.fact where name = ${name}`.execute(owner)).rows[0]?.value;

const note = (owner: Database, name: string, value: unknown) =>
  sql`insert into platform.fact (name, value) values (${name}, ${JSON.stringify(value)}) on conflict do nothing`.execute(owner);

const loadedSample = (owner: Database) => factOf<Loaded>(owner, 'sample');

interface Loading {
  readonly db: Database;
  readonly owner: Database;
  readonly keys: Keys;
  readonly now: Date;
}

async function load({ db, owner, keys, now }: Loading): Promise<void> {
  if (await loadedSample(owner)) throw new Misused('The sample is loaded already.');
  await clearInterrupted(owner);
  const { rows } = await sql<{ slug: string }>`select slug from cycles_read.cycle where slug = any(${SLUGS})`.execute(owner);
  if (rows[0])
    throw new Misused(`The sample has a cycle of the same short name as one of yours, "${rows[0].slug}": it cannot stand beside it.`);
  await note(owner, 'sample-begun', true);
  const loaded = await loadSample({ db, keys }, now);
  await note(owner, 'sample', loaded);
}

/** That it was removed is noted in the same breath, or the next start would take the house for a new one. */
async function remove(owner: Database): Promise<void> {
  const loaded = await loadedSample(owner);
  if (!loaded && !(await factOf(owner, 'sample-begun'))) throw new Misused('The sample is not loaded.');
  await owner.transaction().execute(async (tx) => {
    await removeSample(tx, loaded ?? (await tracesOfSample(tx)));
    await note(tx, 'sample-removed', true);
  });
}

/** A load that was cut off leaves no half of a sample. */
async function clearInterrupted(owner: Database): Promise<void> {
  if (!(await factOf(owner, 'sample-begun')) || (await loadedSample(owner))) return;
  await owner.transaction().execute(async (tx) => removeSample(tx, await tracesOfSample(tx)));
}

/**
 * On the first start of an empty house the sample is loaded, unless the house is for others already. With the sample and
 * an address that others can reach, nothing starts: sample people enter without a code.
 */
export const withSample =
  (config: Config, clock: Clock = systemClock) =>
  async (ready: Ready, secret: string): Promise<void> => {
    const owner = openDatabase({ connectionString: ready.migrateUrl, max: 2 });
    const db = openDatabase({ connectionString: ready.serveUrl, max: 4 });
    try {
      const local = isLoopbackName(config.origin.hostname);
      const loaded = await loadedSample(owner);
      if (loaded && !local)
        throw new BadConfig(
          `The sample is loaded, and ORIGIN ${config.origin.origin} can be reached by others: run npx amparo sample remove first.`,
        );
      await clearInterrupted(owner);
      if (!loaded && local && !config.database && (await isEmpty(owner))) {
        console.log('First start: loading the sample…');
        await load({ db, owner, keys: keysOf(secret), now: clock() });
      }
    } finally {
      await Promise.all([db.destroy(), owner.destroy()]);
    }
  };

/** Nobody has been here: no person, no cycle, no invitation, and the sample was never removed. */
async function isEmpty(owner: Database): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from platform.person) and not exists (select from cycles.cycle)
      and not exists (select from platform.fact where name = 'sample-removed') and not exists (select from platform.invitation) as empty`.execute(
    owner,
  );
  return rows[0]?.empty ?? false;
}
