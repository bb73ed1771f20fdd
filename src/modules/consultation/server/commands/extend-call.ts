import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { noExtension } from '#modules/consultation/rules/extension.ts';
import { done, refuse } from '#platform/command/outcome.ts';
import { localised } from '#platform/command/text.ts';
import { defineCommand } from '../define.ts';
import { readingLock } from '../reading-lock.ts';
import { callScope } from '../scope.ts';

/** Nobody marks a passage while the closing moves: what was marked would be words that may still be replaced. */
export const extendCall = defineCommand({
  name: 'consultation.extend-call',
  summary: 'Move the closing of a call to a later instant, with a reason that everybody reads.',
  http: { method: 'post', path: '/cycles/{cycle}/calls/{call}/extensions' },
  input: z.object({
    cycle: z.uuid(),
    call: z.uuid(),
    closesAt: z.iso.datetime({ offset: true }),
    reason: localised({ max: 1000 }),
  }),
  output: z.object({ extension: z.uuid(), closesAt: z.iso.datetime() }),
  permission: 'consultation.open-call',
  scope: ({ db, input }) => callScope(db, input.call).where('cycle', '=', input.cycle),
  lock: ({ cycle }) => readingLock(cycle, false),
  refusals: { closing_not_later: 422, closing_past: 422, reading_has_begun: 409 },
  // Of two who move it at once, the one who comes second moves it from where the first has put it.
  constraints: { extension_moves_forward: 'closing_not_later' },
  example: async ({ cycle, call }) => ({
    cycle,
    call: (await call()).call,
    closesAt: '2026-03-01T00:00:00Z',
    reason: { en: 'Two countries were without electricity for a week.' },
  }),

  async run({ tx, input: { call, closesAt, reason }, now }) {
    const found = await tx
      .selectFrom('consultation.call')
      .where('id', '=', call)
      .select(['closes_at as closesAt'])
      .select(
        sql<boolean>`exists (select from consultation.contribution c where c.call = consultation.call.id and c.read_revision is not null)`.as(
          'isRead',
        ),
      )
      .executeTakeFirstOrThrow();
    const no = noExtension({ ...found, to: closesAt, now });
    if (no) return refuse(no, { closesAt: found.closesAt });
    const extension = randomUUIDv7();
    const to = new Date(closesAt).toISOString();
    await tx
      .insertInto('consultation.extension')
      .values({
        id: extension,
        call,
        closed_at: found.closesAt,
        closes_at: to,
        reason: JSON.stringify(reason),
        decided_at: now.toISOString(),
      })
      .execute();
    const moved = tx.updateTable('consultation.call').set({ closes_at: to }).where('id', '=', call).execute();
    return done({ extension, closesAt: to }, moved);
  },

  audit: ({ input, output }) => ({ subject: `call:${input.call}`, detail: { extension: output.extension } }),
});
