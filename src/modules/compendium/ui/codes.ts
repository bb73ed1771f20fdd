import { inLanguage, type Locale } from '#platform/i18n/locales.ts';

interface Code {
  readonly label: Partial<Record<Locale, string>>;
}

/** As a reader looks for them: by their names, in the order of the reader's alphabet. */
export const byLabel = <One extends Code>(codes: readonly One[], locale: Locale): One[] => {
  const nameOf = ({ label }: Code) => inLanguage(label, locale).text;
  return codes.toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), locale));
};
