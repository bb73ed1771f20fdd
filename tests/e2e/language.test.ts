import { expect, test } from '@playwright/test';
import { LOCALES, NAMES } from '#platform/i18n/locales.ts';
import { openPage } from './dress.ts';
import { wordsOf } from './words.ts';

test('the language is switched without JavaScript, on the same page, and stays on the way', async ({ browser }) => {
  const page = await openPage(browser, { scripts: false, size: 'phone' });
  await page.goto('/consultation/sample-call');
  for (const locale of LOCALES.toReversed()) {
    const { consultation, platform } = await wordsOf(locale);
    await page.getByRole('link', { name: NAMES[locale], exact: true }).click();
    await expect(page).toHaveURL(locale === 'en' ? /:\d+\/consultation\/sample-call$/ : RegExp(`/${locale}/consultation/sample-call$`));
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
    await expect(page.getByText(consultation.who_reads_public())).toBeVisible();
    await page.getByRole('link', { name: platform.nav_safety(), exact: true }).click();
    await expect(page.getByRole('heading', { name: platform.safety_title() })).toBeVisible();
    await page.goBack();
  }
});

test('who reads Haitian Creole is led to the French page where there is none in their language', async ({ browser }) => {
  const page = await openPage(browser, { scripts: false });
  await page.goto('/ht');
  await page.locator('a[href*="/compendium/ram-4"]').first().click();
  await expect(page).toHaveURL(/\/fr\/compendium\/ram-4/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.getByRole('link', { name: NAMES.ht, exact: true })).toHaveCount(0);
});

test('a page carries the words of its own language only', async ({ browser }) => {
  const page = await openPage(browser);
  const fetched: string[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) fetched.push(response.url());
  });
  await page.goto('/es/consultation/sample-call', { waitUntil: 'networkidle' });
  expect(fetched.length).toBeGreaterThan(0);
  let scripts = '';
  for (const url of fetched) scripts += await (await page.request.get(url)).text();
  for (const locale of LOCALES) {
    const { consultation } = await wordsOf(locale);
    expect(scripts.includes(consultation.who_reads_nobody()), `words of ${locale}`).toBe(locale === 'es');
  }
});
