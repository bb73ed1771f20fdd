/** A passage as a reader of the compendium sees it: the words, their language and country, and whose voice counts. */
export interface Source {
  readonly passage: string;
  readonly words: string;
  readonly language: string;
  readonly country: string | null;
  /** The organisation, or the imported participant: one voice however many passages. */
  readonly voice: string;
  readonly isOrganisation: boolean;
}

export interface SourceCounts {
  readonly organisations: number;
  readonly participants: number;
  /** In the alphabetical order of their codes. */
  readonly countries: string[];
  readonly languages: string[];
}

/** One organisation, one voice: counted by organisation or author, never by passage. */
export function countSources(sources: readonly Source[]): SourceCounts {
  const voices = (isOrganisation: boolean) =>
    new Set(sources.filter((source) => source.isOrganisation === isOrganisation).map(({ voice }) => voice)).size;
  const distinct = (values: readonly (string | null)[]) => [...new Set(values.filter((value) => value !== null))].sort();
  return {
    organisations: voices(true),
    participants: voices(false),
    countries: distinct(sources.map(({ country }) => country)),
    languages: distinct(sources.map(({ language }) => language)),
  };
}

/** The quotes that stand in the margin: one per voice, languages in turn, so that no voice and no tongue crowds out the others. */
export function chooseQuotes(sources: readonly Source[], most: number): Source[] {
  const perVoice = [...new Map(sources.toReversed().map((source) => [source.voice, source])).values()].reverse();
  const byLanguage = Map.groupBy(perVoice, ({ language }) => language);
  const rounds = Math.max(0, ...[...byLanguage.values()].map(({ length }) => length));
  const inTurn = Array.from({ length: rounds }, (_, round) => [...byLanguage.values()].flatMap((list) => list[round] ?? []));
  return inTurn.flat().slice(0, most);
}
