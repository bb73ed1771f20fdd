import { COUNTRIES_IN_KREYOL, dateInKreyol, LANGUAGES_IN_KREYOL, listInKreyol } from '#platform/i18n/kreyol.ts';
import { type Locale, numbersOf } from '#platform/i18n/locales.ts';

/** Kept: to make a formatter costs a thousand times what its use costs, and there are as many as languages and zones. */
function kept<Made>(make: (language: string, of: string) => Made) {
  const made = new Map<string, Made>();
  return (locale: Locale, of = 'UTC'): Made => {
    const key = `${locale} ${of}`;
    const found = made.get(key) ?? make(numbersOf(locale), of);
    made.set(key, found);
    return found;
  };
}

const instants = kept((language, timeZone) => new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short', timeZone }));
const offsets = kept((language, timeZone) => new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'shortOffset' }));
const spans = kept((language, timeZone) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }));
const days = kept((language, day) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day)));
const regions = kept((language, code) => new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code);
const languages = kept((language, code) => new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code);
const lists = kept((language) => new Intl.ListFormat(language, { type: 'conjunction' }));

const inWords = (text: string, locale: Locale): string => (locale === 'ht' ? dateInKreyol(text) : text);

/** "Friday, 31 October 2014, 23:59", in the zone that is named beside it. */
export const instantText = (instant: string | Date, { locale, timeZone }: { locale: Locale; timeZone: string }): string =>
  inWords(instants(locale, timeZone).format(new Date(instant)), locale);

/** "Washington (UTC−4)" from `America/New_York`: the city as the zone database writes it, and the offset at that instant. */
export function zoneText(instant: string | Date, { locale, timeZone }: { locale: Locale; timeZone: string }): string {
  const parts = offsets(locale, timeZone).formatToParts(new Date(instant));
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const city = timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;
  return `${city} (${offset.replace('GMT', 'UTC').replace('-', '−')})`;
}

/** The day in UTC of an instant in ISO 8601, which starts with it. */
export const dayOf = (instant: string, locale: Locale): string => inWords(days(locale, instant.slice(0, 10)), locale);

/** "13 to 31 October 2014". */
export const rangeText = (from: string, to: string, locale: Locale): string =>
  inWords(spans(locale).formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)), locale);

export interface Left {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
}

/** Never less than nothing. */
export function timeLeft(until: string, now: Date): Left {
  const minutes = Math.max(0, Math.floor((new Date(until).getTime() - now.getTime()) / 60_000));
  return { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 };
}

export const countryName = (code: string, locale: Locale): string =>
  (locale === 'ht' && COUNTRIES_IN_KREYOL[code]) || regions(locale, code);

/** `Intl` has no names in Haitian Creole; there a language has its own. */
export const languageName = (code: string, locale: Locale): string =>
  (locale === 'ht' && LANGUAGES_IN_KREYOL[code]) || languages(locale, code);

/** At the beginning of a line: Spanish, French and Portuguese write the names of languages small. */
export function languageLine(code: string, locale: Locale): string {
  const [first = '', ...rest] = languageName(code, locale);
  return first.toLocaleUpperCase(numbersOf(locale)) + rest.join('');
}

/** "Peru, Spain and Uruguay". */
export const listText = (items: readonly string[], locale: Locale): string =>
  locale === 'ht' ? listInKreyol(items) : lists(locale).format(items);
