import type { Locale } from '../i18n/locales.ts';
import type { Problem } from '../problem/problem.ts';
import { issueText, problemText, type Words } from '../problem/words.ts';

/** The sentences of a room (`platform` or a module) in a language, all its catalogues together. */
export type Catalogues = (room: string, locale: Locale) => Promise<Words>;

/** What only an integration can get wrong. */
type Misuse = { readonly kind: 'not-found' | 'not-json' | 'too-large' | 'bad-key' | 'forbidden-origin' | 'busy' };

interface Telling {
  readonly problem: Problem | Misuse;
  readonly status: number;
  readonly locale: Locale;
  readonly module?: string | undefined;
  readonly catalogues: Catalogues;
}

/** RFC 9457, with a sentence for every field that tells what to do. */
export async function problemJson({ problem, status, locale, module, catalogues }: Telling): Promise<string> {
  const platform = await catalogues('platform', locale);
  const title = problemText(platform, module ? await catalogues(module, locale) : platform, problem as Problem);
  return JSON.stringify({
    type: `urn:amparo:problem:${problem.kind === 'refused' ? problem.code : problem.kind}`,
    title,
    status,
    ...(problem.kind === 'refused' && { detail: problem.detail }),
    ...(problem.kind === 'scope' && { scope: problem.scope }),
    ...(problem.kind === 'invalid' && {
      issues: Object.entries(problem.issues).map(([field, issue]) => ({ field, ...issue, message: issueText(platform, issue) })),
    }),
  });
}
