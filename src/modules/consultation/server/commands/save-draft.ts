import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { LANGUAGES, MAX_BODY_LENGTH } from '#modules/consultation/rules/limits.ts';
import { done, refuse } from '#platform/command/outcome.ts';
import { text } from '#platform/command/text.ts';
import { defineCommand } from '../define.ts';
import { revise } from '../revise.ts';
import { voiceScope } from '../scope.ts';

/**
 * Also after the closing: nobody loses a word because they were late. A save names the revision its author saw, so that
 * two people cannot overwrite each other's answer unseen; answers to different areas, and files, do not stand in each other's way.
 */
export const saveDraft = defineCommand({
  name: 'consultation.save-draft',
  summary: 'Save the answer to one area; the others stay as they are.',
  http: { method: 'put', path: '/calls/{call}/draft' },
  input: z.object({
    call: z.uuid(),
    organisation: z.uuid(),
    area: z.uuid(),
    language: z.enum(LANGUAGES),
    body: text({ min: 0, max: MAX_BODY_LENGTH }),
    /** 0 when there was nothing yet. */
    seen: z.coerce.number().int().min(0),
  }),
  output: z.object({ contribution: z.uuid(), revision: z.int() }),
  permission: 'consultation.contribute',
  scope: ({ db, input }) => voiceScope(db, input),
  refusals: { no_such_area: 404, revised_elsewhere: 409 },
  constraints: { contribution_once: 'revised_elsewhere', revision_number_once: 'revised_elsewhere', answer_area_fkey: 'no_such_area' },
  example: async ({ call, organisation }) => {
    const { call: id, area } = await call();
    return { call: id, organisation, area, language: 'es' as const, body: 'Formar a jueces.', seen: 0 };
  },

  async run({ tx, viewer, input: { call, organisation, area, seen, ...given }, now }) {
    const found = await tx
      .selectFrom('consultation.area as area')
      .innerJoin('consultation.call as call', 'call.id', 'area.call')
      .innerJoin('organisations_read.participant as participant', (join) =>
        join.onRef('participant.cycle', '=', 'call.cycle').on('participant.id', '=', organisation),
      )
      .leftJoin('consultation.contribution as contribution', (join) =>
        join.onRef('contribution.call', '=', 'area.call').on('contribution.organisation', '=', organisation),
      )
      .leftJoin(
        (db) =>
          db
            .selectFrom('consultation.revision')
            .distinctOn('contribution')
            .orderBy('contribution')
            .orderBy('number', 'desc')
            .selectAll()
            .as('last'),
        (join) => join.onRef('last.contribution', '=', 'contribution.id'),
      )
      .leftJoin('consultation.answer as answer', (join) =>
        join.onRef('answer.revision', '=', 'last.id').onRef('answer.area', '=', 'area.id'),
      )
      .leftJoin('consultation.revision as seen', (join) =>
        join.onRef('seen.contribution', '=', 'contribution.id').on('seen.number', '=', seen),
      )
      .leftJoin('consultation.answer as known', (join) => join.onRef('known.revision', '=', 'seen.id').onRef('known.area', '=', 'area.id'))
      .where('area.id', '=', area)
      .where('area.call', '=', call)
      .select([
        'call.cycle',
        'participant.country',
        'contribution.id as contribution',
        'last.id as last',
        'last.number',
        'last.language',
        'answer.body',
        'known.body as knownBody',
        'seen.language as knownLanguage',
      ])
      .executeTakeFirst();
    if (!found) return refuse('no_such_area');
    const number = found.number ?? 0;
    const body = found.body ?? '';
    const language = number !== seen && found.language && given.language === found.knownLanguage ? found.language : given.language;
    // Also for whoever asks again because the answer was lost: what they want to stand there stands there.
    if (found.contribution && body === given.body && found.language === language)
      return done({ contribution: found.contribution, revision: number });
    // Somebody else wrote meanwhile: here, and their words stand against these; or elsewhere, and both are kept.
    if (number !== seen && body !== (found.knownBody ?? '')) return refuse('revised_elsewhere', { number });

    const contribution = found.contribution ?? randomUUIDv7();
    if (!found.contribution)
      await tx
        .insertInto('consultation.contribution')
        .values({
          id: contribution,
          call,
          cycle: found.cycle as string,
          organisation,
          author: viewer.id,
          country: found.country,
          language,
          created_at: now.toISOString(),
        })
        .execute();
    await revise(tx, {
      contribution,
      last: found.last,
      number: number + 1,
      language,
      answer: { area, body: given.body },
      by: viewer.id,
      now,
    });
    return done({ contribution, revision: number + 1 });
  },

  audit: ({ output }) => ({ subject: `contribution:${output.contribution}`, detail: { revision: output.revision } }),
});
