import type { Failed } from '#platform/command/action.ts';
import { issueText, problemText, type Words } from '#platform/problem/words.ts';

/** What a form shows of a refused action: the sentence of each field, the summary on top, and what had been typed. */
export interface FormProblem {
  /** By field; a field inside another by its whole name, `title.es`, and by the outer one, `title`. */
  readonly errors: Readonly<Record<string, string>>;
  readonly summary: readonly { readonly field: string; readonly text: string }[];
  readonly values: Readonly<Record<string, unknown>>;
}

export const NO_PROBLEM: FormProblem = { errors: {}, summary: [], values: {} };

interface Telling {
  readonly platform: Words;
  readonly module: Words;
  readonly failed: unknown;
  /** What each field is called, in the order of the page: so the summary names and lists them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Where a field stands on a page that has it more than once. */
  readonly idOf?: (field: string, values: Readonly<Record<string, unknown>>) => string;
  /** By field, what is said of a list that lacks what it needs, where that is not chosen from others. */
  readonly lacking?: Readonly<Record<string, string>>;
  /** By the code of a refusal, the field in which it is mended. */
  readonly fields?: Readonly<Record<string, string>>;
}

export function formProblem({
  platform,
  module,
  failed,
  labels = {},
  idOf = (field) => field,
  fields = {},
  lacking = {},
}: Telling): FormProblem {
  if (!isFailed(failed)) return NO_PROBLEM;
  const { problem, values } = failed;
  if (problem.kind !== 'invalid') {
    const text = problemText(platform, module, problem);
    const field = problem.kind === 'refused' ? fields[problem.code] : undefined;
    return { errors: field ? { [field]: text } : {}, summary: [{ field: field ? idOf(field, values) : '', text }], values };
  }
  const places = new Map(Object.keys(labels).map((name, place) => [name, place]));
  const placeOf = (field: string) => places.get(outerOf(field)) ?? places.size;
  const told = Object.entries(problem.issues).map(([field, issue]) => ({
    field,
    text: (issue.code === 'too_few' && lacking[field]) || issueText(platform, issue),
  }));
  const inOrder = told.toSorted((a, b) => placeOf(a.field) - placeOf(b.field));
  const summary = inOrder.map(({ field, text }) => {
    const label = labels[field] ?? labels[outerOf(field)];
    return { field: idOf(field, values), text: label ? `${label}: ${text}` : text };
  });
  return {
    errors: Object.fromEntries(
      told.flatMap(({ field, text }) => [
        [outerOf(field), text],
        [field, text],
      ]),
    ),
    summary,
    values,
  };
}

const outerOf = (field: string): string => field.replace(/\..*/, '');

const isFailed = (failed: unknown): failed is Failed => typeof failed === 'object' && failed !== null && 'problem' in failed;
