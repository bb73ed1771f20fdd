import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { consultation } from '#modules/consultation/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { consultationWorld } from './world.ts';

const database = await testDatabase();
const { owner, roundTrips } = database;
const world = async () => consultationWorld(await newWorld(database));
const count = async (table: string) =>
  Number((await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(owner)).rows[0]?.n);
const traces = () => Promise.all(['platform.leaf', 'platform.audit', 'platform.repeat'].map(count));
const refused = (code: string) => ({ ok: false, problem: { kind: 'refused', code } });

describe('a draft', () => {
  test('keeps every area, and loses none when another is saved', async () => {
    const here = await world();
    const wanted = here.newCall();
    const areas = [...wanted.areas, { slug: 'action', title: { en: 'Action' }, question: { en: 'What next?' } }];
    const { call, areas: made } = await here.did(consultation.openCall, { ...wanted, areas });
    const [first, second] = made.map(({ id }) => id) as [string, string];
    const base = { call, organisation: here.organisation, language: 'es' as const };
    await here.did(consultation.saveDraft, { ...base, area: first, body: 'Uno.', seen: 0 });
    await here.did(consultation.saveDraft, { ...base, area: second, body: 'Dos.', seen: 1 });
    await here.did(consultation.saveDraft, { ...base, area: first, body: '', seen: 2 });
    const { draft } = await here.did(consultation.draft, { call, organisation: here.organisation });
    expect(draft).toMatchObject({ number: 3, answers: [{ area: second, body: 'Dos.' }], sent: false });
  });

  test('is not overwritten by whoever did not see it', async () => {
    const here = await world();
    const { call, area } = await here.call();
    const base = { call, area, organisation: here.organisation, language: 'es' as const };
    await here.did(consultation.saveDraft, { ...base, body: 'Uno.', seen: 0 });
    const blind = { ...base, body: 'Otro.', seen: 0 };
    expect(await consultation.saveDraft.execute(here, blind)).toMatchObject(refused('revised_elsewhere'));
    const both = await Promise.all(['A', 'B'].map((body) => consultation.saveDraft.execute(here, { ...base, body, seen: 1 })));
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('saved as it was makes no new revision', async () => {
    const here = await world();
    const { call, area } = await here.call();
    const same = { call, area, organisation: here.organisation, language: 'es' as const, body: 'Uno.' };
    await here.did(consultation.saveDraft, { ...same, seen: 0 });
    expect(await here.did(consultation.saveDraft, { ...same, seen: 1 })).toMatchObject({ revision: 1 });
  });

  test('can be saved after the closing, and nobody else reads it', async () => {
    const here = await world();
    const { call, contribution } = await here.draft();
    const { draft } = await here.at(new Date('2027-01-01')).did(consultation.draft, { call, organisation: here.organisation });
    expect(draft?.contribution).toBe(contribution);
    const staff = { ...here, viewer: await here.person([{ role: 'convenor' }]) };
    expect(await consultation.contribution.execute(staff, { contribution })).toMatchObject({ ok: false, problem: { kind: 'forbidden' } });
    expect((await here.did(consultation.contributions, { call })).items).toEqual([]);
  });
});

describe('submitting', () => {
  test('freezes the revision its author saw; sending again before the closing replaces it', async () => {
    const here = await world();
    const { call, area, contribution, revision } = await here.submission({ body: 'Formar a jueces.' });
    const again = { contribution, revision };
    expect(await consultation.submitContribution.execute(here, again)).toMatchObject(refused('already_submitted'));
    const base = { call, area, organisation: here.organisation, language: 'es' as const };
    await here.did(consultation.saveDraft, { ...base, body: 'Formar a fiscales.', seen: revision });
    expect(await consultation.submitContribution.execute(here, again)).toMatchObject(refused('revised_elsewhere'));
    await here.did(consultation.submitContribution, { contribution, revision: revision + 1 });
    expect(await here.did(consultation.contribution, { contribution })).toMatchObject({ answers: [{ body: 'Formar a fiscales.' }] });
  });

  test('is refused early, late and empty, leaves no trace, and the draft is kept', async () => {
    const here = await world();
    const { call, contribution, revision } = await here.draft();
    const before = await traces();
    const at = (now: string) => consultation.submitContribution.execute({ ...here, now: new Date(now) }, { contribution, revision });
    expect(await at('2025-12-31T00:00:00Z')).toMatchObject(refused('early'));
    expect(await at('2026-02-01T00:00:00Z')).toMatchObject({ problem: { code: 'late', detail: { closesAt: '2026-02-01T00:00:00.000Z' } } });
    expect(await traces()).toEqual(before);
    expect((await here.did(consultation.draft, { call, organisation: here.organisation })).draft).toMatchObject({
      number: 1,
      submittedAt: null,
    });
  });

  test('answers what does not exist like what is not one’s own', async () => {
    const [here, elsewhere] = await Promise.all([world(), world()]);
    const theirs = await elsewhere.draft();
    const mine = { ...here, viewer: await here.person([{ role: 'representative', organisation: here.organisation }]) };
    const foreign = await consultation.submitContribution.execute(mine, { contribution: theirs.contribution, revision: 1 });
    expect(foreign).toEqual(await consultation.submitContribution.execute(mine, { contribution: crypto.randomUUID(), revision: 1 }));
    expect(foreign).toEqual({ ok: false, problem: { kind: 'forbidden' } });
  });

  test('twelve clicks with one key are one submission with one answer', async () => {
    const here = await world();
    const { contribution, revision } = await here.draft();
    const [key, before] = [crypto.randomUUID(), await count('platform.leaf')];
    const submit = () => consultation.submitContribution.execute(here, { contribution, revision }, key);
    const answers = [...(await Promise.all(Array.from({ length: 12 }, submit))), await submit()];
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: true });
    expect(await count('platform.leaf')).toBe(before + 1);
    const other = await here.draft();
    expect(await consultation.submitContribution.execute(here, other, key)).toMatchObject({ ok: false });
  });

  test('waits for the database twice, as does a read of a contribution with its replies', async () => {
    const here = await world();
    const { contribution, revision } = await here.draft();
    expect(
      await roundTrips(() => consultation.submitContribution.execute(here, { contribution, revision }, crypto.randomUUID())),
    ).toBeLessThanOrEqual(2);
    expect(await roundTrips(() => consultation.contribution.execute(here, { contribution }))).toBeLessThanOrEqual(2);
  });

  test('earns a receipt: a promise until the log has placed it', async () => {
    const here = await world();
    const { contribution } = await here.submission();
    expect(await here.did(consultation.receipt, { contribution })).toMatchObject({
      proven: false,
      receipt: expect.stringContaining('amparo-promise'),
    });
  });
});

test('two people who write in different areas, or attach a file meanwhile, do not stand in each other’s way', async () => {
  const here = await world();
  const wanted = here.newCall();
  const areas = [...wanted.areas, { slug: 'action', title: { en: 'Action' }, question: { en: 'What is to be done?' } }];
  const { call, areas: made } = await here.did(consultation.openCall, { ...wanted, areas });
  const [progress, action] = made.map(({ id }) => id) as [string, string];
  const save = (area: string, body: string, seen: number, language: 'es' | 'fr' = 'es') =>
    consultation.saveDraft.execute(here, { call, organisation: here.organisation, area, language, body, seen });
  const first = await save(progress, 'Uno.', 0);
  if (!first.ok) throw new Error('not saved');
  expect(await save(action, 'Dos.', 0)).toMatchObject({ ok: true, output: { revision: 2 } });
  expect(await save(action, 'Deux.', 2, 'fr')).toMatchObject({ ok: true, output: { revision: 3 } });
  await here.did(consultation.attachFile, { contribution: first.output.contribution, upload: await here.uploaded() });
  expect(await save(progress, 'Uno y medio.', 1), 'nobody touched this area').toMatchObject({ ok: true, output: { revision: 5 } });
  expect(await save(action, 'Tres.', 2), 'somebody changed this one').toMatchObject({ ok: false, problem: { code: 'revised_elsewhere' } });
  const { draft } = await here.did(consultation.draft, { call, organisation: here.organisation });
  expect(draft).toMatchObject({
    language: 'fr',
    answers: [{ body: 'Uno y medio.' }, { body: 'Deux.' }],
    attachments: [{ name: 'survey.csv' }],
  });
});
