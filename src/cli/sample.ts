import { sql } from 'kysely';
import type { Config } from '#platform/config/config.ts';
import { BadConfig } from '#platform/config/config.ts';
import { keysOf } from '#platform/config/secret.ts';
import { type Database, openDatabase } from '#platform/db/database.ts';
import type { Ready } from '#platform/db/ensure.ts';
import { isLoopbackName } from '#platform/session/sample.ts';
import { type Loaded, loadSample } from '../sample/load.ts';
import { removeSample } from '../sample/remove.ts';
import { inHouse } from './house.ts';
import { Misused } from './misused.ts';

/** `amparo sample load | remove`. */
export async function sample(args: string[]): Promise<void> {
  const [what] = args;
  if (what !== 'remove' && what !== 'load') throw new Misused('Usage: amparo sample load | remove');
  await inHouse(async ({ db, keys, migrateUrl }) => {
    const owner = openDatabase({ connectionString: migrateUrl, max: 2 });
    try {
      const loaded = await loadedSample(owner);
      if (what === 'load' && loaded) throw new Misused('The sample is loaded already.');
      if (what === 'remove' && !loaded) throw new Misused('The sample is not loaded.');
      if (what === 'load') await load({ db, owner, keys });
      else if (loaded) {
        await removeSample(owner, loaded);
        await sql`insert into platform.fact (name, value) values ('sample-removed', 'true') on conflict do nothing`.execute(owner);
      }
    } finally {
      await owner.destroy();
    }
    console.log(what === 'load' ? 'The sample is loaded.' : 'The sample is removed. A running server shows it until it is started again.');
  });
}

async function loadedSample(owner: Database): Promise<Loaded | undefined> {
  const { rows } = await sql<{ value: Loaded }>`select value from platform.fact where name = 'sample'`.execute(owner);
  return rows[0]?.value;
}

async function load({ db, owner, keys }: { db: Database; owner: Database; keys: ReturnType<typeof keysOf> }): Promise<void> {
  await sql`insert into platform.fact (name, value) values ('sample-begun', 'true')`.execute(owner);
  const loaded = await loadSample({ db, keys }, new Date());
  await sql`insert into platform.fact (name, value) values ('sample', ${JSON.stringify(loaded)})`.execute(owner);
}

/**
 * On the first start of an empty house the sample is loaded, unless the house is for others already. With the sample and
 * an address that others can reach, nothing starts: sample people enter without a code.
 */
export const withSample = (config: Config) => async (ready: Ready, secret: string) => {
  const owner = openDatabase({ connectionString: ready.migrateUrl, max: 2 });
  const db = openDatabase({ connectionString: ready.serveUrl, max: 4 });
  try {
    const local = isLoopbackName(config.origin.hostname);
    const loaded = await loadedSample(owner);
    if (loaded && !local)
      throw new BadConfig(
        `The sample is loaded, and ORIGIN ${config.origin.origin} can be reached by others: run npx amparo sample remove first.`,
      );
    if (!loaded && (await isBegun(owner))) await removeSample(owner, await traces(owner));
    if (!loaded && local && !config.database && (await isEmpty(owner))) {
      console.log('First start: loading the sample…');
      await load({ db, owner, keys: keysOf(secret) });
    }
  } finally {
    await Promise.all([db.destroy(), owner.destroy()]);
  }
};

async function isBegun(owner: Database): Promise<boolean> {
  return (await sql`select from platform.fact where name = 'sample-begun'`.execute(owner)).rows.length > 0;
}

/** What a load that was cut off has left: the sample's own addresses, and people who have no way to sign in. */
async function traces(owner: Database): Promise<Loaded> {
  const ids = async (query: ReturnType<typeof sql<{ id: string }>>) => (await query.execute(owner)).rows.map(({ id }) => id);
  const everybody = await ids(sql`select id from platform.person where name like 'Sample %' and email is null and code_hash is null`);
  const cycles = await ids(sql`select id from cycles.cycle where slug = any(${['ram-4', 'sample-forum']})`);
  return { people: [], everybody, cycles };
}

/** Nobody has been here: no person, no cycle, no invitation, and the sample was never removed. */
async function isEmpty(owner: Database): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from platform.person) and not exists (select from cycles.cycle)
      and not exists (select from platform.fact where name = 'sample-removed') and not exists (select from platform.invitation) as empty`.execute(
    owner,
  );
  return rows[0]?.empty ?? false;
}
