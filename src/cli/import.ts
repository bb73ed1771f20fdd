import { access } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { importFile, readMapping } from '#modules/consultation/server/adapters/import-file.ts';
import type { Database } from '#platform/db/database.ts';
import { inHouse } from './house.ts';
import { Misused } from './misused.ts';
import { personOf } from './person.ts';

const USAGE = `Usage: amparo import contributions FILE.csv|FILE.ndjson --call SHORT-NAME [--area SHORT-NAME] --map FIELD=TEMPLATE …
  FIELD     externalId, participant, body, language, country, replyTo, attachTo, writtenAt
  TEMPLATE  text with {columns} of the file: --map 'body={summary}\\n\\n{text}' --map externalId=p{id}
  --dry-run writes nothing and tells what would be accepted; --as EMAIL the convenor who imports;
  --rejected FILE where rejected rows are told, with line and reason (default: FILE.rejected.csv)`;

/** `amparo import contributions FILE …`: streaming, and the same file twice is the same as once. */
export async function importFrom(args: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { call: text, area: text, as: text, rejected: text, map: { type: 'string', multiple: true }, 'dry-run': { type: 'boolean' } },
  });
  const [what, file] = positionals;
  if (what !== 'contributions' || !file || !values.call || !/\.(csv|ndjson)$/.test(file)) throw new Misused(USAGE);
  const mapping = readMapping(values.map ?? []);
  if (typeof mapping === 'string') throw new Misused(`${mapping}\n${USAGE}`);

  await access(file).catch(({ code }) => {
    throw new Misused(`${file} cannot be read: ${code}.`);
  });

  return inHouse(async ({ db, keys }) => {
    const target = await targetOf(db, values.call as string, values.area);
    const person = values.as ? await personOf(db, values.as) : await convenorOf(db, target.cycle);
    const caller = { db, keys, viewer: { id: person }, now: new Date() };
    const rejectedTo = values.rejected ?? `${file}.rejected.csv`;
    const told = await importFile({ caller, file, mapping, ...target, rejectedTo, dryRun: values['dry-run'] ?? false, progress });
    if (process.stderr.isTTY) process.stderr.write('\n');
    console.log(JSON.stringify(told));
    return 0;
  });
}

/** On the error stream, where somebody looks: what is printed at the end may be read by a program. */
const progress = (rows: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${rows.toLocaleString('en')} rows…`);
};

async function targetOf(db: Database, call: string, area: string | undefined): Promise<{ call: string; area: string; cycle: string }> {
  const { rows } = await sql<{ call: string; area: string; cycle: string }>`
    select call.id as call, area.id as area, call.cycle from consultation.call join consultation.area on area.call = call.id
    where call.slug = ${call} and (${area ?? null}::text is null or area.slug = ${area ?? null}) order by area.position limit 1`.execute(
    db,
  );
  if (!rows[0]) throw new Misused(`There is no call "${call}"${area ? ` with an area "${area}"` : ''}.`);
  return rows[0];
}

/** Who imports when nobody is named: the first convenor of the cycle. */
async function convenorOf(db: Database, cycle: string): Promise<string> {
  const { rows } = await sql<{ person: string }>`
    select person from platform.grant g where role = 'convenor' and (g.cycle is null or g.cycle = ${cycle}) order by id limit 1`.execute(
    db,
  );
  if (!rows[0]) throw new Misused('Nobody is convenor yet: npx amparo invite EMAIL --role convenor, and name them with --as.');
  return rows[0].person;
}
