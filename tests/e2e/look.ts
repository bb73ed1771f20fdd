import AxeBuilder from '@axe-core/playwright';
import { type ConsoleMessage, expect, type Page } from '@playwright/test';
import { withTool } from './dress.ts';
import { foreignWords } from './foreign-words.ts';

/** Every error the page itself tells of; a page that works tells of none. A refused form is told by its status. */
export function listen(page: Page): string[] {
  const errors: string[] = [];
  const isError = (message: ConsoleMessage) => message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text());
  page.on('console', (message) => isError(message) && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

/** Every rule of axe, its best practices among them, and the size of what a finger must hit. */
async function axe(page: Page): Promise<string[]> {
  // One frame, so nothing needs to be gathered from others in a page of axe's own.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze();
  return violations.map(
    ({ id, nodes }) => `axe ${id}: ${nodes[0]?.html.slice(0, 200)} (${nodes[0]?.failureSummary?.split('\n')[1]?.trim() ?? ''})`,
  );
}

/** What stands on the page, and the language each stretch of it says it is in. */
const readTexts = (page: Page) =>
  page.evaluate(() => {
    const texts: { text: string; lang: string }[] = [];
    const langOf = (element: Element | null) => element?.closest('[lang]')?.getAttribute('lang') ?? '';
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { textContent, parentElement } = walker.currentNode;
      if (parentElement?.closest('script, style, textarea, pre')) continue;
      if (textContent?.trim()) texts.push({ text: textContent.trim(), lang: langOf(parentElement) });
    }
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'content'])
      for (const element of document.querySelectorAll(`[${name}]`))
        texts.push({ text: element.getAttribute(name)?.trim() ?? '', lang: langOf(element) });
    const inPage = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')].map(({ hash }) => decodeURIComponent(hash.slice(1)));
    const dangling = inPage.filter((id) => !document.getElementById(id));
    return {
      lang: document.documentElement.lang,
      texts,
      dangling,
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });

/** Messages that lost their arguments, and values that nobody formatted. */
const UNFORMATTED = /\{\w*\}|\{\w+,|\bundefined\b|\bnull\b|\bNaN\b|Invalid Date|\[object/;

/** What is wrong with the page as it stands, with everything that can be opened opened. */
export async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  const { lang, texts, dangling, sideways } = await readTexts(page);
  const wanted = /^\/(es|fr|pt|ht)(?=\/|$)/.exec(new URL(page.url()).pathname)?.[1] ?? 'en';
  const problems = [
    ...(lang === wanted ? [] : [`the page says it is in "${lang}"`]),
    ...(sideways > 0 ? [`the page scrolls ${sideways} px sideways`] : []),
    ...dangling.map((id) => `a link leads to #${id}, which is not on the page`),
    ...texts.filter(({ text }) => UNFORMATTED.test(text)).map(({ text }) => `unformatted: ${text}`),
    ...(await foreignWords(texts, lang)),
  ];
  return [...problems, ...(await withTool(page, () => axe(page)))];
}

export async function expectGoodPage(page: Page): Promise<void> {
  expect(await problemsOf(page), page.url()).toEqual([]);
}
