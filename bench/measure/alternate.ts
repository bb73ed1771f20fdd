/** Requests/s of ours for each of theirs. */
export const perSecond = ({ ours, theirs }: Record<'ours' | 'theirs', { readonly perSecond: number }>): number =>
  ours.perSecond / theirs.perSecond;

interface Sides<Result> {
  readonly rounds: number;
  readonly ours: (round: number) => Promise<Result>;
  readonly theirs: (round: number) => Promise<Result>;
}

/** Both sides in turn, each first in every other round, so that what the machine does meanwhile falls on both. One round to warm up is thrown away. */
export async function alternate<Result>({ rounds, ours, theirs }: Sides<Result>): Promise<{ ours: Result; theirs: Result }[]> {
  const pairs: { ours: Result; theirs: Result }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0 ? await ours(round) : undefined;
    const other = await theirs(round);
    pairs.push({ ours: first ?? (await ours(round)), theirs: other });
  }
  return pairs.slice(1);
}
