import { randomUUIDv7 } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { compendium } from '#modules/compendium/server/contract.ts';
import { compendiumWorld } from '#modules/compendium/tests/world.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { consultationWorld } from '#modules/consultation/tests/world.ts';
import { contract } from '#modules/index.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import type { Database } from '#platform/db/database.ts';
import { transact } from '#platform/db/transact.ts';
import { testDatabase } from '#platform/testing/database.ts';
import type { World } from '#platform/testing/world.ts';
import { worlds } from '../worlds.ts';

const ground = await testDatabase();
const { db, owner, config } = ground;
const as = <Row>(viewer: string | null, query: RawBuilder<Row>) =>
  transact(db, { id: viewer }, async (tx: Database) => ({ value: await query.execute(tx) }));

/** Words of people, and what points into them. */
const GUARDED = [
  ...['contribution', 'revision', 'answer', 'submission'].map((table) => `consultation.${table}`),
  ...['passage', 'contribution_aside'].map((table) => `compendium.${table}`),
  ...['upload', 'upload_part'].map((table) => `platform.${table}`),
];

describe('whoever serves', () => {
  test('can change, of what trust rests on, nothing: these columns and no others', async () => {
    const { rows } = await sql<{ column: string }>`
      select format('%s.%s.%s', n.nspname, c.relname, a.attname) as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss')
        and has_column_privilege('app', c.oid, a.attnum, 'update') order by 1`.execute(owner);
    const trusted =
      /^(platform\.(audit|grant|repeat|node|checkpoint|log_key|file_chunk|fact)|consultation\.(revision|answer|submission|area|participant|rejection)|compendium\.(edition|edition_paragraph|citation|code|part|passage_code|contribution_aside))\./;
    expect(rows.filter(({ column }) => trusted.test(column))).toEqual([]);
    const changed = rows
      .map(({ column }) => column)
      .filter((column) => /^(consultation\.contribution|compendium\.passage|platform\.(leaf|person|invitation))\./.test(column));
    expect(changed).toEqual([
      'compendium.passage.citations',
      'compendium.passage.set_aside_code',
      'compendium.passage.set_aside_reason',
      ...['detached', 'language', 'reply_to', 'submitted_at', 'submitted_revision'].map((name) => `consultation.contribution.${name}`),
      'platform.invitation.used_by',
      'platform.invitation.withdrawn_at',
      'platform.leaf.position',
      ...['code_hash', 'email', 'locale', 'pin', 'totp_secret', 'totp_step'].map((name) => `platform.person.${name}`),
    ]);
  });

  test('can delete nothing that was sent, published, logged or noted', async () => {
    const { rows } = await sql<{ name: string }>`
      select format('%s.%s', schemaname, tablename) as name from pg_tables
      where schemaname in ('platform', 'cycles', 'organisations', 'consultation', 'compendium')
        and has_table_privilege('app', format('%I.%I', schemaname, tablename), 'delete') order by 1`.execute(owner);
    const names = rows.map(({ name }) => name.replace(/^platform\./, ''));
    expect(names).toEqual([
      ...['compendium.citation', 'compendium.contribution_aside', 'consultation.turnout'],
      ...[
        'attempt',
        'challenge',
        'file',
        'file_chunk',
        'file_holder',
        'grant',
        'message',
        'passkey',
        'repeat',
        'session',
        'sign_in_link',
        'token',
      ],
      ...['upload', 'upload_part'],
    ]);
  });

  test.each([
    ['read the audit', 'select * from platform.audit'],
    ['become who owns the tables', 'set role migrator'],
    ['become who owns the server', 'set role postgres'],
    ['take a wall down', 'alter table consultation.answer disable row level security'],
    ['take a wall down for itself', 'alter role app bypassrls'],
    ['replace the question who asks', `create or replace function platform.viewer() returns uuid language sql as 'select null::uuid'`],
    ['put something before it', 'create schema evil'],
    ['read a file of the server', `copy (select 1) to program 'true'`],
    ['read what is on the disk', `select pg_read_file('PG_VERSION')`],
    ['read the passwords of roles', 'select * from pg_authid'],
    ['empty a table', 'truncate consultation.answer'],
  ])('cannot %s', async (_, statement) => {
    await expect(sql.raw(statement).execute(db)).rejects.toThrow(/permission denied|must be owner|only roles with|permission to/i);
  });

  test('is told who asks in one way: no name is text from outside', async () => {
    for (const id of ["x'; select 1; --", '', 'system ', `${randomUUIDv7()}'`]) await expect(as(id, sql`select 1`), id).rejects.toThrow();
  });
});

describe('the second wall', async () => {
  const here = compendiumWorld(await newWorld(ground));
  const { contribution } = await here.submission();
  await here.passage();
  const stranger = (await here.person([])).id;
  const convenor = (await here.person([{ role: 'convenor', cycle: here.cycle }])).id;

  test('is forced on every table that holds words', async () => {
    const { rows } = await sql<{ name: string }>`
      select format('%s.%s', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relrowsecurity and c.relforcerowsecurity order by 1`.execute(owner);
    expect(rows.map(({ name }) => name)).toEqual(GUARDED.toSorted());
  });

  test.each(GUARDED)('shows nothing of %s to nobody, to a stranger, or to whoever claims to be something else', async (table) => {
    const all = sql`select from ${sql.table(table)}`;
    expect((await all.execute(db)).rows, 'nobody told').toEqual([]);
    for (const viewer of [null, stranger]) expect((await as(viewer, all)).rows, String(viewer)).toEqual([]);
    const client = new pg.Client(config as pg.ClientConfig);
    await client.connect();
    for (const claim of ['', 'SYSTEM', 'system ', "system'", '%', `${here.viewer.id} `, '-'.repeat(36).replace(/.$/, '')]) {
      await client.query(`select set_config('app.viewer', $1, false)`, [claim]);
      expect((await client.query(`select from ${table}`)).rowCount, claim).toBe(0);
    }
    await client.end();
  });

  test('lets those who work on a cycle read what was sent, and write no word of it', async () => {
    const { rows } = await as(
      convenor,
      sql<{ revision: string; area: string }>`
      select submitted_revision as revision, (select id from consultation.area limit 1) as area from consultation.contribution where id = ${contribution}`,
    );
    const { revision, area } = rows[0] as { revision: string; area: string };
    const forged = randomUUIDv7();
    const attempts = [
      sql`insert into consultation.revision (id, contribution, number, language, written_at) values (${forged}, ${contribution}, 99, 'es', now())`,
      sql`insert into consultation.submission (revision, contribution, submitted_at, record, salt, commitment)
        values (${revision}, ${contribution}, now(), 'x', 'x', 'x')`,
      sql`insert into consultation.answer (revision, area, contribution, body) values (${revision}, ${area}, ${contribution}, 'x')`,
      sql`insert into consultation.contribution (id, call, cycle, organisation, language, created_at)
        select ${forged}, call, cycle, organisation, 'es', now() from consultation.contribution where id = ${contribution}`,
    ];
    for (const attempt of attempts) await expect(as(convenor, attempt)).rejects.toThrow(/row-level security/);
    const moved = await as(convenor, sql`update consultation.contribution set submitted_at = now() where id = ${contribution}`);
    expect(moved.numAffectedRows).toBe(0n);
  });

  test('lets nobody put a word of their own into what another organisation sent', async () => {
    const own = consultationWorld(await newWorld(ground, { cycle: { id: here.cycle, slug: here.slug }, country: 'BR' }));
    const mine = await own.draft();
    const representative = (await own.person([{ role: 'representative', organisation: own.organisation }])).id;
    const theirs = await here.lookUp('consultation.contribution', contribution, 'submitted_revision');
    const { area } = await own.call();
    const slipped = sql`insert into consultation.answer (revision, area, contribution, body) values (${theirs}, ${area}, ${mine.contribution}, 'x')`;
    await expect(as(representative, slipped)).rejects.toThrow(/answer_of_its_contribution/);
  });
});

describe('identifiers of two places', () => {
  test('do not mix: an import of one call does not write into the area of another', async () => {
    const [here, elsewhere] = [consultationWorld(await newWorld(ground)), consultationWorld(await newWorld(ground))];
    const [{ call }, { area }] = [await here.call(), await elsewhere.call()];
    const rows = [{ externalId: 'p1', participant: 'u1', language: 'es' as const, body: 'Formar a jueces.' }];
    expect(await consultation.importContributions.execute(here, { call, area, rows })).toMatchObject({
      ok: false,
      problem: { code: 'no_such_area' },
    });
  });

  test('do not mix: what belongs to one cycle is nothing in another', async () => {
    const [here, elsewhere] = [compendiumWorld(await newWorld(ground)), compendiumWorld(await newWorld(ground))];
    const { contribution: _, ...frozen } = await here.frozen();
    const passage = await here.passage();
    const rapporteur = await here.person([{ role: 'rapporteur', cycle: elsewhere.cycle }]);
    const caller = { ...here, viewer: rapporteur };
    for (const cycle of [here.cycle, elsewhere.cycle]) {
      expect(await compendium.markPassage.execute(caller, { ...frozen, cycle, start: 0, end: 3 })).toMatchObject({ ok: false });
      expect(await compendium.setPassageAside.execute(caller, { cycle, passage, code: 'x', reason: 'A reason to be read.' })).toMatchObject(
        { ok: false },
      );
    }
    expect(await compendium.passages.execute(caller, { cycle: here.cycle })).toMatchObject({ ok: true, output: { items: [] } });
  });

  test('of an invitation open nothing to a coordinator of another country, nor to one of another cycle', async () => {
    const here = await newWorld(ground);
    const { invitation } = await here.did(organisations.inviteRepresentative, {
      cycle: here.cycle,
      organisation: here.organisation,
      language: 'es',
    });
    const foreign = await newWorld(ground);
    for (const grant of [
      { cycle: here.cycle, country: 'BR' },
      { cycle: foreign.cycle, country: here.country },
    ]) {
      const caller = { ...here, viewer: await here.person([{ role: 'coordinator', ...grant }]) };
      for (const cycle of [here.cycle, foreign.cycle]) {
        expect(await organisations.withdrawInvitation.execute(caller, { cycle, invitation })).toMatchObject({ ok: false });
        const asked = { cycle, organisation: here.organisation, language: 'es' as const };
        expect(await organisations.inviteRepresentative.execute(caller, asked)).toMatchObject({ ok: false });
      }
    }
  });
});

describe('a copy of the database', () => {
  const everything = () =>
    owner.connection().execute(async (connection) => {
      await sql`select set_config('app.viewer', 'system', false)`.execute(connection);
      const { rows } = await sql<{ name: string }>`
        select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(
        connection,
      );
      const texts = await Promise.all(
        rows.map(({ name }) =>
          sql<{ all: string }>`select coalesce(string_agg(t::text, ' '), '') as all from ${sql.raw(name)} t`.execute(connection),
        ),
      );
      return texts.map(({ rows: [row] }) => row?.all ?? '').join('\n');
    });

  test('opens no invitation, also where its answer is kept for a repeat, and the repeat is told it', async () => {
    const here = await newWorld(ground);
    const asked = { cycle: here.cycle, organisation: here.organisation, language: 'es' as const };
    const told = await organisations.inviteRepresentative.execute(here, asked, 'key-of-an-invitation');
    const again = await organisations.inviteRepresentative.execute(here, asked, 'key-of-an-invitation');
    expect(told.ok && again).toEqual(told);
    const { code } = (told as { output: { code: string } }).output;
    const dump = await everything();
    expect(dump).toContain(here.organisation);
    expect(dump).not.toContain(code);
    expect(dump).not.toContain(Buffer.from(code).toString('hex'));
    const other = { ...here, viewer: await here.person([{ role: 'convenor' }]) };
    const theirs = await organisations.inviteRepresentative.execute(other, asked, 'key-of-an-invitation');
    expect(theirs).toMatchObject({ ok: true });
    expect(theirs, 'a key is its owner’s').not.toEqual(told);
  });

  test('and the log of the database tell of a row that failed neither the row nor the statement', async () => {
    const words = `una frase que nadie lee ${randomUUIDv7()}`;
    await expect(
      sql`insert into organisations.organisation (id, name, country, registered_at) values (${randomUUIDv7()}, ${words}, 'nowhere', now())`.execute(
        db,
      ),
    ).rejects.toThrow();
    await expect(sql.raw(`select '${words}'::uuid; select 1 from nowhere where name = '${words}'`).execute(db)).rejects.toThrow();
    const admin = new pg.Client({ host: inject('socket'), user: 'postgres', database: 'postgres' });
    await admin.connect();
    const { rows } = await admin.query<{ dir: string }>(`select current_setting('data_directory') as dir`);
    await admin.end();
    const log = await readFile(join(rows[0]?.dir as string, 'server.log'), 'utf8');
    expect(log).toMatch(/organisation_country_check/);
    const ours = log.split('\n').filter((line) => line.includes(words));
    // A text that is no identifier is itself the reason; no column of a person’s words is read as one.
    expect(ours.filter((line) => !/invalid input syntax for type uuid/.test(line))).toEqual([]);
  });
});

test('the audit tells who did what to which thing, and no word of anybody', async () => {
  const commands = contract.filter(({ kind }) => kind === 'command');
  for (const operation of commands) {
    const here = worlds[operation.module.name]?.(await newWorld(ground)) as World;
    const result = await operation.execute(here, await operation.example(here as never));
    expect(result.ok, operation.name).toBe(true);
  }
  const { rows } = await sql<{ command: string; subject: string; detail: Record<string, unknown> }>`
    select command, subject, detail from platform.audit`.execute(owner);
  expect(new Set(rows.map(({ command }) => command)).size).toBeGreaterThanOrEqual(commands.length);
  for (const { command, subject, detail } of rows) {
    expect(subject, command).toMatch(/^[a-z]+:[0-9a-f-]{36}(\/\d+)?$/);
    for (const [field, value] of Object.entries(detail)) expect(String(value), `${command} ${field}`).toMatch(/^[\w:,/-]{0,60}$/);
  }
});

/** A paragraph that rests on these words, sent one after the other, as anybody reads it. */
async function publishedSources(words: readonly string[]): Promise<string> {
  const here = compendiumWorld(await newWorld(ground));
  const { cycle, slug } = here;
  const cites: string[] = [];
  for (const body of words) {
    const { contribution: _, ...where } = await here.frozen(body);
    cites.push((await here.did(compendium.markPassage, { ...where, start: 0, end: body.length })).passage);
  }
  const part = await here.part();
  const { identifier } = await here.did(compendium.writeParagraph, { cycle, part, kind: 'concern', body: 'As many say.', cites });
  await here.did(compendium.publishEdition, { cycle, title: 'Observations', language: 'en' });
  return JSON.stringify((await here.did(compendium.editionParagraph, { slug, identifier })).sources);
}

test('the sources of a paragraph stand in an order that tells neither who wrote first nor which of two are one voice', async () => {
  const words = ['Primero', 'Segundo', 'Tercero', 'Cuarto', 'Quinto', 'Sexto'];
  const [forwards, backwards] = [await publishedSources(words), await publishedSources(words.toReversed())];
  expect(forwards).toBe(backwards);
  expect(forwards, 'no identifier, which would hold the time').not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
});
