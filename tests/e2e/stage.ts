import { createHmac } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { PORTS } from './ports.ts';

/** Asks the second port of the test server. */
export async function control<Answer>(what: string, body: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`http://localhost:${PORTS.control}/${what}`, { method: 'POST', body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}

export const WIDTHS = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 900 } } as const;

/** What an authenticator app shows for a key at the server's present instant (RFC 6238). Written apart from the server's. */
export async function codeOf(secret: string): Promise<string> {
  const { now } = await control<{ now: string }>('now');
  const bits = [...secret].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(new Date(now).getTime() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const offset = (hash.at(-1) as number) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Staff enter with the code of their invitation and set up a second proof. Returns its key. */
export async function enrolStaff(page: Page, code: string): Promise<string> {
  await page.goto('/sign-in');
  await page.getByLabel('Your code').fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Set up your second proof' })).toBeVisible();
  const secret = (await page.locator('p .am-monospace').innerText()).trim();
  await page.getByLabel('Code from the app').fill(await codeOf(secret));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Cycles you work in' })).toBeVisible();
  return secret;
}

/** Every error the page itself tells of; a page that works tells of none. */
export function listen(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

/** Pages of a context with JavaScript off. */
export const withoutScripts = new WeakSet<Page>();

/** axe runs in the page, so it needs its scripts; without them the page is the same HTML. */
export async function expectAccessible(page: Page): Promise<void> {
  if (withoutScripts.has(page)) return;
  for (const details of await page.locator('details:not([open]) > summary').all())
    if (await details.isVisible()) await details.evaluate((node) => node.parentElement?.setAttribute('open', ''));
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
}
