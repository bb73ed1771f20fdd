import { globSync, readFileSync } from 'node:fs';
import { LOCALES, type Locale } from '#platform/i18n/locales.ts';

/** A word or two may be the same in two languages; a sentence is not. */
const LONG = 12;

/** Every message without arguments, by language. */
const catalogues = new Map<Locale, Set<string>>(LOCALES.map((locale) => [locale, new Set()]));
for (const file of globSync('src/{platform,modules/*}/{messages,staff-messages}/*.json')) {
  const locale = LOCALES.find((one) => file.endsWith(`/${one}.json`));
  for (const message of Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>))
    if (locale && !message.includes('{')) catalogues.get(locale)?.add(message);
}

/** Texts that belong to the catalogue of another language than the one they are said to be in. */
export function foreignWords(texts: readonly { text: string; lang: string }[], page: string): string[] {
  const own = catalogues.get(page as Locale) ?? new Set();
  const others = new Map(
    [...catalogues].filter(([locale]) => locale !== page).flatMap(([locale, known]) => [...known].map((text) => [text, locale] as const)),
  );
  return texts
    .filter(({ text, lang }) => lang === page && text.length >= LONG && others.has(text) && !own.has(text))
    .map(({ text }) => `in the words of ${others.get(text)}: ${text}`);
}
