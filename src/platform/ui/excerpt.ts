/** The beginning of a text, at most so many code points long: it ends with a word, and says that there is more. */
export function excerpt(text: string, most: number): string {
  const points = [...text];
  if (points.length <= most) return text;
  const lastSpace = points.findLastIndex((point, at) => at <= most && /\s/u.test(point));
  const words = points.slice(0, lastSpace > 0 ? lastSpace : most).join('');
  return `${words.replace(/[\s,;:.…]+$/u, '')}…`;
}
