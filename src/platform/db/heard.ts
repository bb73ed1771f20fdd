/** Its failure is looked at later, or another's is told instead: until then it is no unhandled one. */
export function heard<Answer extends Promise<unknown> | undefined>(answer: Answer): Answer {
  answer?.catch(() => {});
  return answer;
}
