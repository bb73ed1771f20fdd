import type { Span } from './span.ts';

/** A stretch of a text over which the same marks lie. */
export interface Piece<Mark extends Span> {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** Cut wherever a mark begins or ends, because marks may overlap and elements may not. What is marked outside the text is no mark. */
export function piecesOf<Mark extends Span>(text: string, marks: readonly Mark[]): Piece<Mark>[] {
  const points = [...text];
  const ends = [0, points.length, ...marks.flatMap(({ start, end }) => [start, end])];
  const cuts = [...new Set(ends)].filter((at) => 0 <= at && at <= points.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i] as number;
    return { text: points.slice(start, end).join(''), marks: marks.filter((mark) => mark.start <= start && end <= mark.end) };
  });
}
