/** A figure that travels between machines: two sides of one run, and what it should be. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  /** The least and the most of the rounds: how far the machine let it wander. */
  readonly spread: readonly [number, number];
  readonly target: Target;
  readonly holds: boolean;
}

export type Target = `>= ${number}` | `<= ${number}`;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
};

export const rounded = (value: number): number => Number(value.toPrecision(3));

export function holdsTo(value: number, target: Target): boolean {
  const [sign, limit] = target.split(' ') as ['>=' | '<=', string];
  return sign === '>=' ? value >= Number(limit) : value <= Number(limit);
}

/** The median of the rounds' own ratios: both sides of a round saw the same machine. */
export function ratioOf(name: string, target: Target, rounds: readonly number[]): Ratio {
  const value = median(rounds);
  const spread = [rounded(Math.min(...rounds)), rounded(Math.max(...rounds))] as const;
  return { name, value: rounded(value), spread, target, holds: holdsTo(value, target) };
}

/** A count: it does not wander. */
export const atMost = (name: string, limit: number, value: number): Ratio => ({
  name,
  value,
  spread: [value, value],
  target: `<= ${limit}`,
  holds: value <= limit,
});
