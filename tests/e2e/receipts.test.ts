import { expect, type Page, test } from '@playwright/test';
import { control } from './control.ts';
import { openPage } from './dress.ts';
import { wordsOf } from './words.ts';

const { platform: m, consultation } = await wordsOf('en');

const check = async (page: Page, receipt: string) => {
  await page.goto('/receipts');
  await page.getByLabel(m.receipt_paste()).fill(receipt);
  await page.getByRole('button', { name: m.receipt_check() }).click();
};
const says = (page: Page, kind: string) => expect(page.getByRole('status')).toContainText(m.receipt_result({ kind }));

for (const scripts of [true, false])
  test(`a receipt is right until one sign of it is changed (JavaScript ${scripts ? 'on' : 'off'})`, async ({ browser }) => {
    const page = await openPage(browser, { scripts, size: scripts ? 'phone' : 'desk' });
    const { receipt = '' } = await control<Record<string, string>>('places');
    await check(page, receipt);
    await says(page, 'verified');
    await expect(page.locator('pre').first()).toContainText('submittedAt');

    // The line of the opening, which holds what was sent and when.
    const changed = receipt.replace(/^(extra .{20})(.)/m, (_, kept: string, sign: string) => kept + (sign === 'A' ? 'B' : 'A'));
    expect(changed).not.toBe(receipt);
    await check(page, changed);
    await says(page, 'wrong');
    await expect(page.getByLabel(m.receipt_paste()), 'what was pasted stays').toHaveValue(changed);
    await check(page, 'Dear sirs, we sent it in March.');
    await says(page, 'wrong');
  });

test('a receipt that was downloaded is checked as a file', async ({ browser }) => {
  const page = await openPage(browser, { who: 'sender' });
  await page.goto('/consultation/sample-call/receipt');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: consultation.download_receipt() }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^amparo-receipt-\d{4}-\d\d-\d\d\.tlog-proof$/);
  await page.goto('/receipts');
  await page.getByLabel(m.receipt_file()).setInputFiles(await download.path());
  await page.getByRole('button', { name: m.receipt_check() }).click();
  await says(page, 'verified');
});

test('a receipt is of its author’s organisation, and of nobody else', async ({ browser }) => {
  const own = await openPage(browser, { who: 'sender' });
  await own.goto('/consultation/sample-call/receipt');
  const file = (await own.getByRole('link', { name: consultation.download_receipt() }).getAttribute('href')) ?? '';
  for (const who of ['anyone', 'representative', 'convenor']) {
    const other = await openPage(browser, { who });
    expect((await other.request.get(file)).status(), who).toBe(403);
  }
});
