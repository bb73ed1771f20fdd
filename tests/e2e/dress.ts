import type { Browser, CDPSession, Page } from '@playwright/test';
import type { Locale } from '#platform/i18n/locales.ts';
import { control } from './control.ts';
import { type House, pagesOf } from './ports.ts';

export const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } } as const;

/** In what a page is seen: everything about the reader that is not who they are. */
export interface Dress {
  readonly locale: Locale;
  readonly size: keyof typeof SIZES;
  readonly scheme: 'light' | 'dark';
  /** Whether JavaScript is on. */
  readonly scripts: boolean;
}

export const dressText = ({ locale, size, scheme, scripts }: Dress): string =>
  `${locale}, ${size}, ${scheme}, JavaScript ${scripts ? 'on' : 'off'}`;

/** Four of the eight ways of being wide or narrow, light or dark, with scripts or without: between them every pair (an orthogonal array). */
export const SHAPES: readonly Omit<Dress, 'locale'>[] = [
  { size: 'phone', scheme: 'light', scripts: true },
  { size: 'desk', scheme: 'dark', scripts: true },
  { size: 'phone', scheme: 'dark', scripts: false },
  { size: 'desk', scheme: 'light', scripts: false },
];

/** The session of one of the people of the house. */
export async function cookieOf(who: string, house: House) {
  const { token } = await control<{ token: string }>('enter', { who }, house);
  return { name: 'amparo_session', value: token, url: pagesOf(house) };
}

interface Opening extends Partial<Dress> {
  /** `anyone` has no session. */
  readonly who?: string;
  readonly house?: House;
}

/**
 * JavaScript off, as a browser's own setting does it. Playwright's `javaScriptEnabled: false` is the same switch, but cannot be
 * turned back for axe once the page has been made without it.
 */
const switches = new WeakMap<Page, CDPSession>();
export const hasScripts = (page: Page): boolean => !switches.has(page);
const allowScripts = (page: Page, allowed: boolean) =>
  switches.get(page)?.send('Emulation.setScriptExecutionDisabled', { value: !allowed });

/** A tool of the test runs in the page; the page's own scripts have had their chance. */
export async function withTool<Result>(page: Page, tool: () => Promise<Result>): Promise<Result> {
  await allowScripts(page, true);
  try {
    return await tool();
  } finally {
    await allowScripts(page, false);
  }
}

/** A browser of its own for one person. Close its context when they leave. */
export async function openPage(
  browser: Browser,
  { who = 'anyone', house = 'sample', size = 'desk', scheme = 'light', scripts = true }: Opening = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: scheme, baseURL: pagesOf(house) });
  if (who !== 'anyone') await context.addCookies([await cookieOf(who, house)]);
  const page = await context.newPage();
  if (!scripts) {
    switches.set(page, await context.newCDPSession(page));
    await allowScripts(page, false);
  }
  return page;
}

/** Until the scripts of the page have taken it over; at once when it has none. */
export async function settled(page: Page): Promise<void> {
  if (!hasScripts(page) || (await page.locator('body script').count()) === 0) return;
  await page.locator('#svelte-announcer').waitFor({ state: 'attached' });
}
