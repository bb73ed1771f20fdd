import type { Issue } from '../command/issues.ts';
import type { Problem } from './problem.ts';

/** A language of some catalogue: functions from arguments to sentences. */
// biome-ignore lint/suspicious/noExplicitAny: each message has its own arguments; `compile.ts` holds them to the English ones.
export type Words = Readonly<Record<string, (args: any) => string>>;

/** The sentence for one field. `platform` is any language of the platform's own catalogue. */
export const issueText = (platform: Words, { code, limit, options }: Issue): string =>
  say(platform, `issue_${code}`, { limit: limit ?? 0, options: options ?? '' });

/** What a person reads instead of a problem: a refusal in its module's words, the rest in the platform's. */
export function problemText(platform: Words, module: Words, problem: Problem): string {
  if (problem.kind === 'refused') return say(module, `problem_${problem.code}`, problem.detail);
  return say(platform, `problem_${problem.kind.replace('-', '_')}`, problem);
}

function say(words: Words, key: string, args: unknown): string {
  const message = words[key];
  if (!message) throw new Error(`No words for ${key}.`);
  return message(args);
}
