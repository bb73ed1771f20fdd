/**
 * `Intl` does not know Haitian Creole, so it formats as French does and the words are put in place here: those of a
 * date, and names by code. Not yet read by a native speaker: see docs/glossary.md.
 */
const OF_A_DATE: Readonly<Record<string, string>> = {
  ...{ lundi: 'lendi', mardi: 'madi', mercredi: 'mèkredi', jeudi: 'jedi', vendredi: 'vandredi', samedi: 'samdi', dimanche: 'dimanch' },
  ...{ janvier: 'janvye', février: 'fevriye', mars: 'mas', avril: 'avril', mai: 'me', juin: 'jen' },
  ...{ juillet: 'jiyè', août: 'out', septembre: 'septanm', octobre: 'oktòb', novembre: 'novanm', décembre: 'desanm' },
  ...{ à: 'a' },
};

export const dateInKreyol = (french: string): string => french.replaceAll(/\p{L}+/gu, (word) => OF_A_DATE[word] ?? word);

/** "29 jou ak 23 èdtan". */
export const listInKreyol = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ak ${items.at(-1)}`;

export const LANGUAGES_IN_KREYOL: Readonly<Record<string, string>> = {
  ...{ en: 'angle', es: 'panyòl', fr: 'franse', pt: 'pòtigè', ht: 'kreyòl ayisyen' },
};

/** ISO 3166-1 alpha-2: the states of the Americas, and Spain. Others keep their French name. */
export const COUNTRIES_IN_KREYOL: Readonly<Record<string, string>> = {
  ...{ AG: 'Antigwa ak Babouda', AR: 'Ajantin', BB: 'Babad', BO: 'Bolivi', BR: 'Brezil', BS: 'Bahamas', BZ: 'Beliz' },
  ...{ CA: 'Kanada', CL: 'Chili', CO: 'Kolonbi', CR: 'Kosta Rika', CU: 'Kiba', DM: 'Dominik', DO: 'Repiblik Dominikèn' },
  ...{ EC: 'Ekwatè', ES: 'Espay', GD: 'Grenad', GT: 'Gwatemala', GY: 'Giyàn', HN: 'Ondiras', HT: 'Ayiti', JM: 'Jamayik' },
  ...{ KN: 'Sen Kits ak Nevis', LC: 'Sent Lisi', MX: 'Meksik', NI: 'Nikaragwa', PA: 'Panama', PE: 'Pewou', PY: 'Paragwe' },
  ...{ SR: 'Sirinam', SV: 'Salvadò', TT: 'Trinidad ak Tobago', US: 'Etazini', UY: 'Irigwe', VC: 'Sen Vensan ak Grenadin' },
  ...{ VE: 'Venezyela' },
};
