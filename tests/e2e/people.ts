import { createHmac } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import type { Role } from '#modules/roles.ts';
import { inLocale, type Locale } from '#platform/i18n/locales.ts';
import { control } from './control.ts';
import { type Words, wordsOf } from './words.ts';

/** What an authenticator app shows for a key at the server's present instant (RFC 6238). Written apart from the server's. */
export async function proofOf(secret: string): Promise<string> {
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
export async function enrolStaff(page: Page, code: string, locale: Locale = 'en'): Promise<string> {
  const { platform: m } = await wordsOf(locale);
  await page.goto(inLocale('/sign-in', locale));
  await showCode(page, await wordsOf(locale), code);
  await expect(page.getByRole('heading', { name: m.totp_title() })).toBeVisible();
  const secret = (await page.locator('p .am-monospace').innerText()).trim();
  await page.getByLabel(m.totp_code()).fill(await proofOf(secret));
  await page.getByRole('button', { name: m.sign_in() }).click();
  await expect(page.getByRole('heading', { name: m.your_work() })).toBeVisible();
  return secret;
}

/** Minutes from the server's present instant. Time only goes forward: limits remember. */
export async function inMinutes(minutes: number): Promise<string> {
  const { now } = await control<{ now: string }>('now');
  return new Date(new Date(now).getTime() + minutes * 60_000).toISOString();
}

/** A code that nobody has used. */
export async function codeFor(role: Role, email?: string): Promise<string> {
  const { code } = await control<{ code: string }>('invite', { role, ...(email && { email }) });
  return code;
}

export async function showCode(page: Page, { platform: m }: Words, code: string): Promise<void> {
  await page.getByLabel(m.code()).fill(code);
  await page.getByRole('button', { name: m.go_on() }).click();
}

/** A contributor who uses their code for the first time. */
export async function enterWithCode(page: Page, code: string, pin = '271828'): Promise<void> {
  const words = await wordsOf('en');
  await page.goto('/sign-in');
  await showCode(page, words, code);
  await page.locator('#pin').waitFor();
  const isNew = await page.getByLabel(words.platform.pin_again()).isVisible();
  await page.getByLabel(isNew ? words.platform.new_pin() : words.platform.pin(), { exact: true }).fill(pin);
  if (isNew) await page.getByLabel(words.platform.pin_again()).fill(pin);
  await page.getByRole('button', { name: isNew ? words.platform.save_pin() : words.platform.sign_in() }).click();
  await expect(page.getByRole('heading', { name: words.platform.your_work() })).toBeVisible();
}

/** Where the newest letter to this address leads, once another than `before` has come: the address of the link, without the host. */
export async function linkIn(email: string, before: string | null = null): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const { mail } = await control<{ mail: string | null }>('mail', { to: email });
    // A long line is folded on its way (RFC 2045 §6.7).
    const [link] = /\/\S*sign-in\/link\/[\w-]+/.exec((mail ?? '').replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=')) ?? [];
    if (link && mail !== before) return link.replace(/^\/\/[^/]+/, '');
    await new Promise((tick) => setTimeout(tick, 100));
  }
  throw new Error(`No letter came to ${email}.`);
}

/** Asks for a link as the page does, and waits for its letter. */
export async function linkFor(email: string): Promise<string> {
  const { mail } = await control<{ mail: string | null }>('mail', { to: email });
  await control('link', { email });
  return linkIn(email, mail);
}
