import { expect, type Page, test } from '@playwright/test';
import * as mupdf from 'mupdf';
import { openPage } from './dress.ts';
import { wordsOf } from './words.ts';

const { platform, compendium, consultation } = await wordsOf('en');

/** The words of each printed sheet, read from the file that a printer would get. */
async function sheetsOf(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: 'print' });
  const file = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  const pdf = mupdf.Document.openDocument(new Uint8Array(file), 'application/pdf');
  return Array.from({ length: pdf.countPages() }, (_, i) => pdf.loadPage(i).toStructuredText('').asText().replaceAll(/\s+/g, ' '));
}

test('the compendium prints its paragraphs with every source that the page holds, and none of the page’s furniture', async ({
  browser,
}) => {
  const page = await openPage(browser);
  await page.goto('/compendium/ram-4');
  const quotes = await page.locator('.am-quote p').allTextContents();
  const numbers = await page.locator('.am-paragraph').count();
  const sheets = await sheetsOf(page);
  const text = sheets.join(' ');
  expect(sheets.length).toBeGreaterThan(5);
  expect(numbers).toBe(44);
  // Lines break and words are hyphenated on paper: the first words of each quotation are enough to find it.
  const missing = quotes.map((quote) => quote.trim().split(/\s+/, 3).join(' ')).filter((beginning) => !text.includes(beginning));
  expect(missing).toEqual([]);
  expect(quotes.length).toBeGreaterThan(numbers);
  expect(text).toContain('Written for demonstration.');
  for (const furniture of [platform.nav_account(), compendium.more_sources(), platform.footer_note()])
    expect(text).not.toContain(furniture);
});

test('the receipt prints on paper what is needed to check it', async ({ browser }) => {
  const page = await openPage(browser, { who: 'sender', size: 'phone' });
  await page.goto('/consultation/sample-call/receipt');
  const receipt = (await page.locator('pre').textContent()) ?? '';
  const sheets = await sheetsOf(page);
  const text = sheets.join(' ');
  expect(sheets, 'one sheet to keep').toHaveLength(1);
  expect(text).toContain(consultation.receipt_title());
  // A line breaks where the paper ends.
  const printed = text.replaceAll(' ', '');
  for (const word of receipt.split(/\s+/)) expect(printed).toContain(word);
  expect(text).not.toContain(consultation.download_receipt());
  expect(text).not.toContain(platform.nav_account());
});
