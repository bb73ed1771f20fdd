import { existsSync, globSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test, vi } from 'vitest';
import { compendium } from '#modules/compendium/server/contract.ts';
import { compendiumWorld } from '#modules/compendium/tests/world.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { consultationWorld } from '#modules/consultation/tests/world.ts';
import { cycles } from '#modules/cycles/server/contract.ts';
import { cyclesWorld } from '#modules/cycles/tests/world.ts';
import { catalogues, contract } from '#modules/index.ts';
import { organisations } from '#modules/organisations/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { apiOf } from '#platform/api/serve.ts';
import { readConfig } from '#platform/config/config.ts';
import { run } from '#platform/config/running.ts';
import { postgresStore } from '#platform/files/store.ts';
import { verifierKey } from '#platform/log/note/key.ts';
import { sequence } from '#platform/log/sequence.ts';
import { newSigner } from '#platform/log/tests/world.ts';
import { Shelf } from '#platform/pages/shelf.ts';
import { Overload } from '#platform/server/overload.ts';
import { loadPages, requestHandler } from '#platform/server/request-handler.ts';
import { openSession, sessionCookie } from '#platform/session/session.ts';
import { makeToken } from '#platform/session/token.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { TEST_KEYS } from '#platform/testing/world.ts';

/**
 * What each page asks of the database when somebody signed in opens it as the first visitor of a second: statements, and
 * round trips on all connections together. The check whether something was published, the session, BEGIN and COMMIT are counted.
 */
const TABLE: Readonly<Record<string, readonly [statements: number, roundTrips: number]>> = {
  '/(ht)': [5, 3],
  '/(ht)/account': [6, 6],
  '/(ht)/consultation/[call]': [8, 6],
  '/(ht)/consultation/[call]/[area]': [8, 6],
  '/(ht)/consultation/[call]/check': [8, 6],
  '/(ht)/consultation/[call]/files': [8, 6],
  '/(ht)/consultation/[call]/receipt': [14, 9],
  '/(ht)/cycles/[cycle]': [6, 4],
  '/(ht)/protection': [2, 2],
  '/(ht)/receipts': [2, 2],
  '/(ht)/safety': [2, 2],
  '/(ht)/sign-in': [2, 2],
  '/(ht)/sign-in/link/[token]': [3, 3],
  '/(whole)/compendium/[cycle]': [3, 3],
  '/(whole)/compendium/[cycle]/[paragraph]': [3, 3],
  '/(whole)/outbox': [3, 3],
  '/(whole)/work': [3, 3],
  '/(whole)/work/[cycle]': [9, 5],
  '/(whole)/work/[cycle]/calls': [3, 3],
  '/(whole)/work/[cycle]/calls/[call]': [4, 4],
  '/(whole)/work/[cycle]/contributions': [6, 5],
  '/(whole)/work/[cycle]/contributions/[contribution]': [8, 4],
  '/(whole)/work/[cycle]/organisations': [4, 4],
  '/(whole)/work/[cycle]/paragraphs': [6, 5],
  '/(whole)/work/[cycle]/paragraphs/[paragraph]': [10, 6],
  '/(whole)/work/[cycle]/passages': [5, 4],
  '/(whole)/work/new': [2, 2],
};

const ground = await testDatabase();
const { db, counted } = ground;
const NOW = new Date('2026-03-01T12:00:00Z');
const config = readConfig({});
const signer = newSigner(`${config.origin.host}/log`);
const api = apiOf(contract, catalogues);
const overload = new Overload();
// One line for each request is for operators.
vi.spyOn(process.stdout, 'write').mockReturnValue(true);
afterAll(() => overload.stop());

/** The real server's handler with the built pages, one for each request: nothing is remembered from the one before. */
async function ask(path: string, cookie: string): Promise<number> {
  const files = postgresStore(db);
  const running = { config, keys: TEST_KEYS, db, clock: () => NOW, shelf: new Shelf(), files, logKey: verifierKey(signer), sample: false };
  run(running);
  const server = createServer(requestHandler({ running, api, overload, pages: await loadPages() })).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
    headers: { cookie },
    redirect: 'manual',
  });
  await response.arrayBuffer();
  server.closeAllConnections();
  server.close();
  return response.status;
}

/** A cycle with `size` of everything that a page lists, and where each page of it stands. */
async function populated(size: number): Promise<{ paths: Record<string, string>; cookie: string }> {
  const early = await newWorld(ground);
  const before = consultationWorld(early);
  const world = compendiumWorld(early);
  const times = Array.from({ length: size }, (_, i) => i);
  const person = early.viewer.id as string;

  for (const _ of times) {
    await world.citedParagraph();
    await world.code();
    await world.did(cycles.openCycle, cyclesWorld(early).newCycle());
    const { organisation } = await world.did(organisations.registerOrganisation, { cycle: world.cycle, name: 'Casa', country: 'AR' });
    await world.did(organisations.inviteRepresentative, { cycle: world.cycle, organisation, language: 'es' });
    await makeToken(db, { person, name: 'Sample', scopes: ['cycles:read'], days: 30, now: NOW });
    await openSession(db, { person, sharedDevice: false, now: NOW });
  }
  const { paragraph } = await world.citedParagraph();
  const { identifier } = await world.published();
  for (const _ of times) await world.passage();

  const thread = await before.call();
  const row = { participant: 'u1', language: 'es', body: 'Formar a jueces y fiscales de la región.' } as const;
  const rows = [{ ...row, externalId: 'p' }, ...times.map((i) => ({ ...row, externalId: `c${i}`, replyTo: 'p' }))];
  await world.did(consultation.importContributions, { call: thread.call, area: thread.area, rows });
  await world.did(consultation.settleImport, { call: thread.call });
  const { items } = await world.did(consultation.contributions, { call: thread.call, limit: 100 });
  const root = items.find(({ externalId }) => externalId === 'p');
  const place = { cycle: world.cycle, revision: root?.revision as string, area: thread.area };
  for (const i of times) await world.did(compendium.markPassage, { ...place, start: 0, end: i + 1 });

  const drafted = await before.call();
  await before.draft({ call: drafted });
  const sent = await before.call();
  const { contribution, revision } = await before.draft({ call: sent });
  await before.did(consultation.submitContribution, { contribution, revision });
  await sequence(db, signer);

  const work = `/work/${world.slug}`;
  const paths = {
    '/(ht)': '/',
    '/(ht)/account': '/account',
    '/(ht)/consultation/[call]': `/consultation/${drafted.slug}`,
    '/(ht)/consultation/[call]/[area]': `/consultation/${drafted.slug}/progress`,
    '/(ht)/consultation/[call]/check': `/consultation/${drafted.slug}/check`,
    '/(ht)/consultation/[call]/files': `/consultation/${drafted.slug}/files`,
    '/(ht)/consultation/[call]/receipt': `/consultation/${sent.slug}/receipt`,
    '/(ht)/cycles/[cycle]': `/cycles/${world.slug}`,
    '/(ht)/protection': '/protection',
    '/(ht)/receipts': '/receipts',
    '/(ht)/safety': '/safety',
    '/(ht)/sign-in': '/sign-in',
    '/(ht)/sign-in/link/[token]': '/sign-in/link/used',
    '/(whole)/compendium/[cycle]': `/compendium/${world.slug}`,
    '/(whole)/compendium/[cycle]/[paragraph]': `/compendium/${world.slug}/${identifier}`,
    '/(whole)/outbox': '/outbox',
    '/(whole)/work': '/work',
    '/(whole)/work/[cycle]': work,
    '/(whole)/work/[cycle]/calls': `${work}/calls`,
    '/(whole)/work/[cycle]/calls/[call]': `${work}/calls/${drafted.slug}`,
    '/(whole)/work/[cycle]/contributions': `${work}/contributions?call=${thread.slug}`,
    '/(whole)/work/[cycle]/contributions/[contribution]': `${work}/contributions/${root?.id}`,
    '/(whole)/work/[cycle]/organisations': `${work}/organisations`,
    '/(whole)/work/[cycle]/paragraphs': `${work}/paragraphs`,
    '/(whole)/work/[cycle]/paragraphs/[paragraph]': `${work}/paragraphs/${paragraph}`,
    '/(whole)/work/[cycle]/passages': `${work}/passages`,
    '/(whole)/work/new': '/work/new',
  };
  return { paths, cookie: `${sessionCookie(config.origin)}=${await openSession(db, { person, sharedDevice: false, now: NOW })}` };
}

async function measure({ paths, cookie }: Awaited<ReturnType<typeof populated>>) {
  const found: Record<string, readonly [number, number]> = {};
  for (const [route, path] of Object.entries(paths)) {
    // Once before: a connection that is new says more.
    expect(await ask(path, cookie), path).toBe(200);
    const { statements, roundTrips } = await counted(() => ask(path, cookie));
    found[route] = [statements, roundTrips];
  }
  return found;
}

test('every page asks the database as often with much to show as with little, and as the table says', async () => {
  expect(existsSync('build/handler.js'), 'the pages are built: npm run build').toBe(true);
  const routes = globSync('src/routes/**/+page.svelte').map((path) => path.slice('src/routes'.length, -'/+page.svelte'.length));
  const little = await populated(1);
  expect(Object.keys(little.paths).sort()).toEqual(routes.sort());
  expect(await measure(little)).toEqual(TABLE);
  expect(await measure(await populated(25))).toEqual(TABLE);
}, 120_000);
