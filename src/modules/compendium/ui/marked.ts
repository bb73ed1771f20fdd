/** A passage in its text, and what became of it. */
export interface Marked {
  readonly start: number;
  readonly end: number;
  readonly citedIn: readonly unknown[];
  readonly setAside: string | null;
}

export const isOpen = ({ citedIn, setAside }: Marked): boolean => citedIn.length === 0 && setAside === null;

/** Those that wait first, each group in its own order. */
export const openFirst = <Passage extends Marked>(passages: readonly Passage[]): Passage[] =>
  passages.toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)));
