import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { catalogues, contract } from '#modules/index.ts';
import { apiOf } from '#platform/api/serve.ts';
import { makeToken, tokenViewer } from '#platform/session/token.ts';
import { NOBODY } from '#platform/session/viewer.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { newPerson, TEST_KEYS } from '#platform/testing/world.ts';
import { apiAt } from '../examples/madrid/api.ts';
import { publish, readCoding, writeCompendium } from '../examples/madrid/compendium.ts';
import { importForum, openForum } from '../examples/madrid/forum.ts';

const MADRID = join(import.meta.dirname, '../../shared/data/decide-madrid');
const there = existsSync(MADRID);

describe.skipIf(!there)(`Decide Madrid by the public API${there ? '' : ' (skipped: ../shared is not here)'}`, async () => {
  const ground = await testDatabase();
  const { db } = ground;
  const now = new Date('2026-05-04T12:00:00Z');
  const api = apiOf(contract, catalogues);
  const server = createServer(async (request, response) => {
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    await api(request, response, { db, keys: TEST_KEYS, now, viewer: (await tokenViewer(db, token, now)) ?? NOBODY });
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  afterAll(() => server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const as = async (grants: Parameters<typeof newPerson>[1]) => {
    const { id } = await newPerson(ground, grants);
    const scopes = ['cycles', 'consultation', 'compendium'].flatMap((room) => [`${room}:read`, `${room}:write`]);
    return apiAt(base, await makeToken(db, { person: id, name: 'Madrid', scopes, days: 1, now }));
  };

  test('is imported, coded and published, and every paragraph rests on three voices', { timeout: 240_000 }, async () => {
    const convenor = await as([{ role: 'convenor' }]);
    const forum = await openForum(convenor);
    expect(await importForum(convenor, forum, MADRID)).toMatchObject({
      accepted: 2863,
      rejected: 19,
      parentAbsent: 154,
      parentRejected: 3,
    });
    const rapporteur = await as([{ role: 'rapporteur', cycle: forum.cycle }]);
    await writeCompendium(rapporteur, forum);
    const { coding } = await readCoding();
    const { paragraphs } = await publish(convenor, forum);
    expect(paragraphs).toBeGreaterThanOrEqual(15);
    expect(coding.passages.length).toBeGreaterThanOrEqual(300);

    const reasons = Map.groupBy(coding.asides, ({ code }) => code);
    for (const [code, list] of reasons) expect(list.length / 2863, code).toBeLessThanOrEqual(0.05);
    expect([...reasons.keys()].sort()).toEqual(Object.keys(coding.reasons).sort());
    const { document } = await convenor.get<{
      document: { parts: { paragraphs: { identifier: string; passages: number; counts: { participants: number } }[] }[] };
    }>('/editions/decide-madrid');
    for (const { identifier, passages, counts } of document.parts.flatMap((part) => part.paragraphs)) {
      expect(passages, identifier).toBeGreaterThanOrEqual(3);
      expect(counts.participants, identifier).toBeGreaterThanOrEqual(3);
    }
  });
});
