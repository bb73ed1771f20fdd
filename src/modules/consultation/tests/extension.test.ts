import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noExtension } from '#modules/consultation/rules/extension.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { newWorld } from '#modules/testing/world.ts';
import { testDatabase } from '#platform/testing/database.ts';
import { consultationWorld } from './world.ts';

const database = await testDatabase();
const world = async () => consultationWorld(await newWorld(database));
const refused = (code: string) => ({ ok: false, problem: { kind: 'refused', code } });
const WHY = { en: 'Two countries were without electricity for a week.', es: 'Dos países estuvieron una semana sin electricidad.' };

const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

test('a closing moves forward only, to a time that is still to come, and not once it is read', () => {
  fc.assert(
    fc.property(instant, instant, instant, fc.boolean(), (from, to, now, isRead) => {
      const no = noExtension({ closesAt: from.toISOString(), to: to.toISOString(), now, isRead });
      expect(no === undefined).toBe(to > from && to > now && !isRead);
    }),
  );
});

describe('the closing of a call', () => {
  test('moves, and everybody reads from when to when and why, in the order it was decided', async () => {
    const here = await world();
    const { call, slug } = await here.call();
    const input = { cycle: here.cycle, call, reason: WHY };
    await here.did(consultation.extendCall, { ...input, closesAt: '2026-02-08T00:00:00Z' });
    await here.did(consultation.extendCall, { ...input, closesAt: '2026-02-15T00:00:00-05:00', reason: { fr: 'Encore une semaine.' } });
    const anyone = { ...here, viewer: { id: null } };
    expect(await consultation.call.execute(anyone, { slug })).toMatchObject({
      ok: true,
      output: {
        closesAt: '2026-02-15T05:00:00.000Z',
        extensions: [
          { closedAt: '2026-02-01T00:00:00.000Z', closesAt: '2026-02-08T00:00:00.000Z', reason: WHY },
          { closedAt: '2026-02-08T00:00:00.000Z', closesAt: '2026-02-15T05:00:00.000Z', reason: { fr: 'Encore une semaine.' } },
        ],
      },
    });
  });

  test('opens a closed call again: what came too late can be sent', async () => {
    const here = await world();
    const { call, contribution, revision } = await here.draft();
    const later = here.at(new Date('2026-02-02T00:00:00Z'));
    expect(await consultation.submitContribution.execute(later, { contribution, revision })).toMatchObject(refused('late'));
    await later.did(consultation.extendCall, { cycle: here.cycle, call, closesAt: '2026-02-09T00:00:00Z', reason: WHY });
    await later.did(consultation.submitContribution, { contribution, revision });
  });

  test('does not move back, nor into what is over, nor without a reason', async () => {
    const here = await world();
    const { call, slug } = await here.call();
    const input = { cycle: here.cycle, call, reason: WHY };
    expect(await consultation.extendCall.execute(here, { ...input, closesAt: '2026-01-31T00:00:00Z' })).toMatchObject(
      refused('closing_not_later'),
    );
    const muchLater = here.at(new Date('2026-05-01T00:00:00Z'));
    expect(await consultation.extendCall.execute(muchLater, { ...input, closesAt: '2026-03-01T00:00:00Z' })).toMatchObject(
      refused('closing_past'),
    );
    const mute = await consultation.extendCall.execute(here, { ...input, closesAt: '2026-03-01T00:00:00Z', reason: {} });
    expect(mute).toMatchObject({ ok: false, problem: { kind: 'invalid' } });
    expect(await here.did(consultation.call, { slug })).toMatchObject({ closesAt: '2026-02-01T00:00:00.000Z', extensions: [] });
  });

  test('moved by two at once ends where the later of both put it', async () => {
    const here = await world();
    const { call, slug } = await here.call();
    const move = (closesAt: string) => consultation.extendCall.execute(here, { cycle: here.cycle, call, closesAt, reason: WHY });
    await Promise.all([move('2026-03-01T00:00:00Z'), move('2026-04-01T00:00:00Z')]);
    const { closesAt, extensions } = await here.did(consultation.call, { slug });
    expect(closesAt).toBe('2026-04-01T00:00:00.000Z');
    for (const [i, { closedAt }] of extensions.entries()) expect(closedAt).toBe(extensions[i - 1]?.closesAt ?? '2026-02-01T00:00:00.000Z');
  });
});
