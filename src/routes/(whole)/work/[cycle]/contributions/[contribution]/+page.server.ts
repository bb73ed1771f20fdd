import { error, fail } from '@sveltejs/kit';
import { compendium, findSpan } from '#modules/compendium/server/contract.ts';
import { consultation } from '#modules/consultation/server/contract.ts';
import { formAction } from '#platform/command/action.ts';
import { load as ask } from '#platform/command/load.ts';
import { normalise } from '#platform/command/text.ts';
import { database } from '#platform/config/running.ts';
import { statusOf } from '#platform/problem/problem.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const id = event.params.contribution;
  const [contribution, { cycle, roles }] = await Promise.all([ask(consultation.contribution, event, { contribution: id }), event.parent()]);
  const writes = roles.includes('rapporteur');
  const [marked, codes] = await Promise.all([
    writes ? ask(compendium.passages, event, { cycle: cycle.id, contribution: id, limit: 100 }) : undefined,
    writes ? ask(compendium.codebook, event, { cycle: cycle.id }) : undefined,
  ]);
  return { contribution, marked: marked?.items ?? [], codes: codes?.items ?? [], writes };
};

export const actions: Actions = {
  /** Words are copied, not counted: where they stand is found here. */
  async mark(event) {
    const { locals, params, request } = event;
    const form = await request.formData();
    const caller = { db: database(), ...locals };
    const found = await consultation.contribution.execute(caller, { contribution: params.contribution });
    if (!found.ok) error(statusOf(found.problem, {}), 'forbidden');
    const words = normalise(String(form.get('words') ?? ''));
    const codes = form.getAll('codes').map(String);
    const values = { words, codes };
    const spans = found.output.answers.map((answer) => ({ answer, span: findSpan(answer.body, words) }));
    const hit = spans.find(({ span }) => typeof span === 'object');
    if (!hit || typeof hit.span !== 'object') {
      const code = spans.some(({ span }) => span === 'several') ? 'words_twice' : 'span_outside_text';
      return fail(422, { problem: { kind: 'refused' as const, code, detail: {} }, values });
    }
    const input = { cycle: found.output.cycle, revision: found.output.revision, area: hit.answer.area, ...hit.span, codes };
    const result = await compendium.markPassage.execute(caller, input);
    return result.ok
      ? { marked: true }
      : fail(statusOf(result.problem, compendium.markPassage.refusals), { problem: result.problem, values });
  },
  aside: (event) => formAction(compendium.setContributionAside)(event),
  passageAside: (event) => formAction(compendium.setPassageAside)(event),
};
