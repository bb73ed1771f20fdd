import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { fill } from '#modules/consultation/rules/mapping.ts';
import { importFile, readMapping } from '#modules/consultation/server/adapters/import-file.ts';
import { newWorld } from '#modules/testing/world.ts';
import { transact } from '#platform/db/transact.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { consultationWorld } from './world.ts';

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), 'amparo-import-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const mapping = (...pairs: string[]) => {
  const read = readMapping(pairs);
  if (typeof read === 'string') throw new Error(read);
  return read;
};

test('a template takes in what there is, and leaves no gap for what there is not', () => {
  expect(fill('{a}\\n\\n{b}', { a: 'One.', b: 'Two.' })).toBe('One.\n\nTwo.');
  expect(fill('{a}\\n\\n{b}', { a: 'One.', b: '' })).toBe('One.');
  expect(fill('p{id}', { id: null })).toBe('');
  fc.assert(fc.property(fc.string(), (value) => fill('{v}', { v: value }) === (value.trim() === '' ? '' : value)));
});

describe('a file', () => {
  const rows = 'id,who,text,to\n1,ana,"Uno, dos.",\n2,bea,,1\n3,ana,Tres.,2\n4,eva,Cuatro.,9\n5,eva,Cinco.,1\n';
  const pairs = ['externalId=c{id}', 'participant={who}', 'body={text}', 'replyTo=c{to}', 'attachTo=c1'];

  test('is imported once however often, with rejected rows told by line and reason', async () => {
    const here = consultationWorld(await newWorld(database));
    const { call, area } = await here.call();
    const file = join(folder, 'rows.csv');
    await writeFile(file, rows);
    const rejectedTo = join(folder, 'rejected.csv');
    const importing = { caller: here, file, mapping: mapping(...pairs), call, area, rejectedTo };

    expect(await importFile({ ...importing, dryRun: true })).toMatchObject({ accepted: 4, rejected: 1 });
    const told = await importFile({ ...importing, dryRun: false });
    expect(told).toEqual({ accepted: 4, known: 0, rejected: 1, attached: 1, parentAbsent: 1, parentRejected: 1, adrift: 0 });
    expect(await readFile(rejectedTo, 'utf8')).toBe('line,externalId,reason\n3,"c2",body required\n');
    expect(await importFile({ ...importing, dryRun: false })).toMatchObject({ accepted: 0, known: 4, rejected: 1 });
  });

  test('whose columns are not those of the mapping is refused before the first row', async () => {
    const here = consultationWorld(await newWorld(database));
    const { call, area } = await here.call();
    const file = join(folder, 'wrong.csv');
    await writeFile(file, rows);
    const importing = { caller: here, file, mapping: mapping('externalId={nope}', 'participant={who}', 'body={text}'), call, area };
    await expect(importFile({ ...importing, rejectedTo: join(folder, 'r.csv'), dryRun: false })).rejects.toThrow('no column nope');
  });

  test('with any bytes in it neither fells the import nor passes unseen', async () => {
    const here = consultationWorld(await newWorld(database));
    const { call, area } = await here.call();
    const file = join(folder, 'any.ndjson');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json()), { maxLength: 5 }), async (lines) => {
        const said = lines.map((line) => line.replaceAll(/[\r\n\u2028\u2029]/g, ' ')).filter((line) => line.trim() !== '');
        await writeFile(file, said.join('\n'));
        const wanted = mapping('externalId={id}', 'participant={who}', 'body={text}');
        const told = await importFile({
          caller: here,
          file,
          mapping: wanted,
          call,
          area,
          rejectedTo: join(folder, 'r.csv'),
          dryRun: true,
        }).catch((error) => error);
        if (told instanceof Error) expect(told.message).toContain('no column');
        else expect(told.accepted + told.rejected).toBe(said.length);
      }),
      { numRuns: 50 },
    );
  });
});

const MADRID = join(import.meta.dirname, '../../../../../shared/data/decide-madrid');
const there = existsSync(MADRID);

test.skipIf(!there)(
  `Decide Madrid: 40 + 2,823 accepted, 19 rejected, 157 attached and marked${there ? '' : ' (skipped: ../shared is not here)'}`,
  async () => {
    const here = consultationWorld(await newWorld(database));
    const { call, area } = await here.call();
    const base = { caller: here, call, area, dryRun: false };
    const proposals = mapping('externalId=p{id}', 'participant={author}', 'body={summary}\\n\\n{text}');
    const first = await importFile({
      ...base,
      file: join(MADRID, 'proposals.ndjson'),
      mapping: proposals,
      rejectedTo: join(folder, 'p.csv'),
    });
    expect(first).toMatchObject({ accepted: 40, rejected: 0 });

    const comments = mapping('externalId=c{id}', 'participant={author}', 'body={text}', 'replyTo=c{parent_id}', 'attachTo=p{proposal_id}');
    const second = await importFile({
      ...base,
      file: join(MADRID, 'comments.ndjson'),
      mapping: comments,
      rejectedTo: join(folder, 'c.csv'),
    });
    expect(second).toMatchObject({ accepted: 2823, rejected: 19, parentAbsent: 154, parentRejected: 3 });
    const { rows } = await transact(database.db, here.viewer, async (tx) => ({
      value: await sql<{ marked: number; direct: number }>`
      select count(*) filter (where r.detached is not null and p.external_id like 'p%')::int as marked
      from consultation.contribution r join consultation.contribution p on p.id = r.reply_to where r.call = ${call}`.execute(tx),
    }));
    expect(rows[0]?.marked).toBe(157);
  },
);
