import type { Locale } from '#platform/i18n/locales.ts';
export type Messages = typeof import('./en.ts');
export const messages: Readonly<Record<Locale, () => Promise<Messages>>> = {
  en: () => import('./en.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  pt: () => import('./pt.ts'),
  ht: () => import('./fr.ts'),
};
