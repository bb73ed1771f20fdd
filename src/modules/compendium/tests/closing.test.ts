import { expect, test } from 'vitest';
import { compendium } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { compendiumWorld } from './world.ts';

const database = await testDatabase();

test('a closing does not move once a passage is marked, however the two meet', async () => {
  const here = compendiumWorld(await newWorld(database));
  const { call, area, contribution } = await here.submission();
  const revision = await here.lookUp('consultation.contribution', contribution, 'submitted_revision');
  const later = here.at(new Date('2026-03-01T00:00:00Z'));
  const { cycle } = here;
  const move = () =>
    consultation.extendCall.execute(later, { cycle, call, closesAt: '2026-04-01T00:00:00Z', reason: { en: 'There was no electricity.' } });
  const mark = () => compendium.markPassage.execute(later, { cycle, revision, area, start: 0, end: 6 });
  const [moved, marked] = await Promise.all([move(), mark()]);
  expect([moved.ok, marked.ok].filter(Boolean), 'one of the two').toHaveLength(1);
  const refusals = [moved, marked].map((result) => (result.ok ? undefined : result.problem)).filter(Boolean);
  expect(['reading_has_begun', 'call_still_open']).toContain((refusals[0] as { code?: string }).code);
});
