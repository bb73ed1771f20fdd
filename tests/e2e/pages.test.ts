import { globSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { inLocale } from '#platform/i18n/locales.ts';
import { control } from './control.ts';
import { cookieOf, dressText, openPage, SHAPES, settled } from './dress.ts';
import { watchForms } from './kept.ts';
import { listen, problemsOf } from './look.ts';
import { linkFor } from './people.ts';
import { localesOf, plan, type Run, visits } from './visits/plan.ts';
import { ROLES, type Role, roleOf, STATES } from './visits/visit.ts';
import { wordsOf } from './words.ts';

/** Every page there is: what src/routes says, and nobody's memory. */
const ROUTES = globSync('src/routes/**/+page.svelte')
  .map((path) => path.slice('src/routes'.length, -'/+page.svelte'.length))
  .sort();
const runsIn = (route: string) => plan.filter((run) => run.route === route);

test('the table of visits has every page, each in every state, for every role', () => {
  expect(Object.keys(visits).sort()).toEqual(ROUTES);
  for (const [route, of] of Object.entries(visits)) {
    const visitors = runsIn(route).map(({ who }) => roleOf(who));
    const seen = new Set<Role>([...visitors, ...(of.closedTo ?? [])]);
    expect([...seen].sort(), `roles that see ${route}, or are kept from it`).toEqual([...ROLES].sort());
    for (const state of STATES) expect(of[state], `${route}, ${state}: a visit, or why there is none`).not.toHaveLength(0);
  }
});

test('every page is seen in each of its languages, and every two ways of seeing meet', () => {
  for (const route of ROUTES) {
    expect(new Set(runsIn(route).map(({ locale }) => locale)), `languages of ${route}`).toEqual(new Set(localesOf(route)));
    for (const key of ['size', 'scheme', 'scripts'] as const)
      expect(new Set(runsIn(route).map((run) => run[key])).size, `${key} of ${route}`).toBe(2);
  }
  const shapeOf = ({ size, scheme, scripts }: Run | (typeof SHAPES)[number]) => `${size} ${scheme} ${scripts}`;
  for (const key of ['state', 'locale'] as const)
    for (const value of new Set(plan.map((run) => run[key])))
      expect(new Set(plan.filter((run) => run[key] === value).map(shapeOf)).size, `shapes in which ${value} was seen`).toBe(SHAPES.length);
});

let places: Record<string, string> = {};
test.beforeAll(async () => {
  const [link, pinLink] = await Promise.all(
    ['rapporteur', 'representative'].map(async (who) => (await linkFor(`${who}@example.org`)).split('/').at(-1)),
  );
  places = { ...(await control<Record<string, string>>('places')), ...(link && pinLink && { link, pinLink }) };
});

const placed = (at: string) => at.replaceAll(/:(\w+)/g, (_, name: string) => places[name] ?? `no place is called ${name}`);

for (const route of ROUTES) {
  test(`${route} is good in every state, language, width and scheme, with and without JavaScript`, async ({ browser }) => {
    const problems: string[] = [];
    for (const run of runsIn(route)) {
      const { visit, who, state, locale } = run;
      await test.step(`${state}, as ${who}: ${visit.at} (${dressText(run)})`, async () => {
        const page = await openPage(browser, { ...run, ...visit });
        const errors = listen(page);
        const forms = watchForms(page);
        const m = await wordsOf(locale);
        const told = await (async () => {
          const [path = '', query] = placed(visit.at).split('?');
          await page.goto(inLocale(path, locale) + (query ? `?${query}` : ''));
          await settled(page);
          await visit.by?.({ page, m, places });
          await expect(page.getByText(visit.shows(m)).first()).toBeVisible();
          await settled(page);
          return [...(await problemsOf(page)), ...(state === 'error' ? await forms.lost() : [])];
        })().catch((error) => [String(error).slice(0, 600)]);
        problems.push(...[...told, ...errors].map((problem) => `${state}, as ${who}: ${visit.at} (${dressText(run)}): ${problem}`));
        await page.context().close();
      });
    }
    expect(problems).toEqual([]);
  });
}

test('what is closed to somebody is closed: they are sent to sign in, or told that it is not for them', async ({ request }) => {
  for (const [route, { closedTo = [], full }] of Object.entries(visits))
    for (const who of closedTo) {
      const { name, value } = who === 'anyone' ? { name: 'nobody', value: '' } : await cookieOf(who, 'sample');
      const answer = await request.get(placed(full[0]?.at ?? ''), { headers: { cookie: `${name}=${value}` }, maxRedirects: 0 });
      if (who === 'anyone')
        expect([answer.status(), answer.headers().location], route).toEqual([303, expect.stringContaining('/sign-in?next=')]);
      else expect([303, 403], `${route}, as ${who}`).toContain(answer.status());
    }
});
