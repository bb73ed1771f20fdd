import { test } from '@playwright/test';
import { inLocale } from '#platform/i18n/locales.ts';
import { control } from './control.ts';
import { type Dress, openPage, settled } from './dress.ts';
import { inMinutes, linkFor } from './people.ts';
import { localesOf, plan } from './visits/plan.ts';
import { wordsOf } from './words.ts';

/** English for the eye, Spanish and French for their long words. */
const DRESSES: readonly Dress[] = [
  { locale: 'en', size: 'phone', scheme: 'light', scripts: true },
  { locale: 'en', size: 'desk', scheme: 'light', scripts: true },
  { locale: 'en', size: 'phone', scheme: 'dark', scripts: true },
  { locale: 'en', size: 'desk', scheme: 'dark', scripts: true },
  { locale: 'es', size: 'phone', scheme: 'light', scripts: true },
  { locale: 'fr', size: 'phone', scheme: 'light', scripts: true },
  { locale: 'fr', size: 'desk', scheme: 'light', scripts: true },
];

/** Each visit once, by whoever makes it first. */
const seen = new Set<unknown>();
const visits = plan.filter(({ visit }) => !seen.has(visit) && seen.add(visit));

for (const dress of DRESSES) {
  const folder = `test-results/pictures/${dress.locale}-${dress.size}-${dress.scheme}`;
  test(folder, async ({ browser }) => {
    // Limits remember the wrong guesses of the round before.
    await control('clock', { to: await inMinutes(20) });
    const link = (await linkFor('rapporteur@example.org')).split('/').at(-1) ?? '';
    const pinLink = (await linkFor('representative@example.org')).split('/').at(-1) ?? '';
    const places: Record<string, string> = { ...(await control<Record<string, string>>('places')), link, pinLink };
    const m = await wordsOf(dress.locale);
    for (const [i, { route, state, visit, who }] of visits.entries()) {
      if (!localesOf(route).includes(dress.locale)) continue;
      const page = await openPage(browser, { ...dress, ...visit, who });
      const [path = '', query] = visit.at.replaceAll(/:(\w+)/g, (_, name: string) => places[name] ?? name).split('?');
      await page.goto(inLocale(path, dress.locale) + (query ? `?${query}` : ''));
      await settled(page);
      await visit.by?.({ page, m, places });
      await page.getByText(visit.shows(m)).first().waitFor();
      await settled(page);
      const name = `${route.replaceAll(/\/\(\w+\)|[[\]]/g, '').replaceAll('/', '_') || '_home'}-${state}-${String(i).padStart(3, '0')}-${who}`;
      await page.screenshot({ path: `${folder}/${name.slice(1)}.png`, fullPage: true });
      await page.context().close();
    }
  });
}
