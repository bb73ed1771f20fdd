import { expect, type Page, test } from '@playwright/test';
import { control, enrolStaff, expectAccessible, listen, WIDTHS, withoutScripts } from './stage.ts';

const WORDS = 'Formar a jueces y fiscales. Dar refugio sin condiciones.';

/** From nothing to a published paragraph with its source, as each person does it. */
async function walk(page: Page, newPage: () => Promise<Page>): Promise<void> {
  // Time only goes forward: limits remember.
  const { now } = await control<{ now: string }>('now');
  const day = (days: number) => new Date(new Date(now).getTime() + days * 86_400_000).toISOString();
  const run = Math.random().toString(36).slice(2, 8);
  const errors = listen(page);

  // A convenor opens a cycle and a call, registers an organisation, and has a code to send.
  const { code: first } = await control<{ code: string }>('invite', { email: `convenor-${run}@example.org` });
  await enrolStaff(page, first);
  await page.goto('/work/new');
  await page.locator('[id="title.en"]').fill(`Walk ${run}`);
  await page.locator('[id="summary.en"]').fill('From words to a paragraph.');
  await page.getByLabel('Short name for addresses').fill(`walk-${run}`);
  await page.getByLabel('First day', { exact: true }).fill(day(-3).slice(0, 10));
  await page.getByLabel('Last day', { exact: true }).fill(day(200).slice(0, 10));
  await page.getByRole('button', { name: 'Open a cycle' }).click();
  // Nothing is lost by a mistake: the countries were forgotten.
  await expect(page.getByRole('alert')).toContainText('Countries');
  await expect(page.locator('[id="title.en"]')).toHaveValue(`Walk ${run}`);
  await page.getByLabel('Peru').check();
  await page.getByRole('button', { name: 'Open a cycle' }).click();
  await expect(page.getByRole('heading', { name: `Walk ${run}` })).toBeVisible();

  await page.goto(`/work/walk-${run}/calls`);
  await page.locator('[id="title.en"]').fill('What must change?');
  await page.locator('[id="introduction.en"]').fill('One question.');
  await page.getByLabel('Short name for addresses').fill(`walk-call-${run}`);
  await page.getByLabel('Opens').fill(day(-3).slice(0, 16));
  await page.getByLabel('Closes').fill(day(16).slice(0, 16));
  await page.locator('[id="areas.0.slug"]').fill('change');
  await page.locator('[id="areas.0.title.en"]').fill('Change');
  await page.locator('[id="areas.0.question.en"]').fill('What must change?');
  await page.getByRole('button', { name: 'Open a call' }).click();
  await expect(page.getByRole('link', { name: 'What must change?' })).toBeVisible();

  await page.goto(`/work/walk-${run}/organisations`);
  await page.locator('#name').fill('Sample walkers');
  await page.getByRole('button', { name: 'Register an organisation' }).click();
  await page.getByRole('button', { name: 'Invite Sample walkers' }).click();
  const code = (await page.locator('.am-receipt-code').innerText()).trim();
  await page.locator('#staff-name').fill('Sample writer');
  await page.getByLabel('E-mail address').fill(`writer-${run}@example.org`);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(page.locator('.am-receipt-code')).not.toHaveText(code);
  const writerCode = (await page.locator('.am-receipt-code').innerText()).trim();

  // A representative writes on a shared telephone, sends, and holds a receipt that checks.
  const phone = await newPage();
  const phoneErrors = listen(phone);
  await phone.goto(`/consultation/walk-call-${run}`);
  await phone.getByRole('link', { name: 'Sign in to answer' }).click();
  await phone.getByLabel('Your code').fill(code.toLowerCase().replace('-', ' '));
  await phone.getByLabel('Do not keep anything on this device').check();
  await phone.getByRole('button', { name: 'Continue' }).click();
  await phone.getByLabel('New PIN').fill('123456');
  await phone.getByLabel('The same PIN again').fill('123456');
  await phone.getByRole('button', { name: 'Save the PIN' }).click();
  await expect(phone.getByRole('alert')).toContainText('harder to guess');
  await phone.getByLabel('New PIN').fill('271828');
  await phone.getByLabel('The same PIN again').fill('271828');
  await phone.getByRole('button', { name: 'Save the PIN' }).click();
  await phone.getByRole('link', { name: 'Change', exact: true }).click();
  await expectAccessible(phone);
  await phone.getByLabel('Español').check();
  await phone.locator('#body').fill(WORDS);
  await phone.getByRole('button', { name: 'Save draft' }).click();
  await expect(phone.getByRole('status').first()).toContainText('Draft saved');
  await phone.getByRole('button', { name: 'Save and read through' }).click();
  await expect(phone.getByText(WORDS)).toBeVisible();
  await expectAccessible(phone);
  await phone.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(phone.getByRole('heading', { name: 'Your words have arrived' })).toBeVisible();
  await expect(async () => {
    await phone.reload();
    await expect(phone.getByText('This is your receipt.')).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await expectAccessible(phone);
  const receipt = (await phone.locator('pre').first().textContent()) ?? '';
  await phone.goto('/receipts');
  await phone.getByLabel('Paste the receipt').fill(receipt);
  await phone.getByRole('button', { name: 'Check' }).click();
  await expect(phone.getByText('This receipt is right.')).toBeVisible();

  // After the closing a rapporteur marks, writes and cites; the convenor publishes once nothing is open.
  await control('clock', { to: day(28) });
  const desk = await newPage();
  const deskErrors = listen(desk);
  await enrolStaff(desk, writerCode);
  await desk.goto(`/work/walk-${run}/contributions`);
  await desk.getByRole('link', { name: /Whole text/ }).click();
  await desk.getByLabel('The words of the passage').fill('Dar refugio sin condiciones.');
  await desk.getByRole('button', { name: 'Mark' }).click();
  await expect(desk.getByText('Marked.')).toBeVisible();
  await expectAccessible(desk);
  await desk.goto(`/work/walk-${run}/paragraphs`);
  await desk.getByLabel('Title of the part').fill('Further action');
  await desk.getByRole('button', { name: 'Add the part' }).click();

  // The convenor's session is of May: they sign in again with a link and their second proof, on another day.
  await desk.getByRole('link', { name: 'Write a paragraph' }).click();
  await desk.getByLabel('Text', { exact: true }).fill('Shelter is to be given without conditions.');
  await desk.getByRole('button', { name: 'Save the paragraph' }).click();
  await expect(desk.getByText('No passages')).toBeVisible();
  await desk.getByRole('link', { name: /R1/ }).click();
  await desk.getByLabel(/Dar refugio/).check();
  await desk.getByRole('button', { name: 'Save the paragraph' }).click();
  await expect(desk.getByText('Saved.')).toBeVisible();
  await expectAccessible(desk);

  const { code: third } = await control<{ code: string }>('invite', { email: `second-${run}@example.org` });
  const office = await newPage();
  await enrolStaff(office, third);
  await office.goto(`/work/walk-${run}`);
  await office.getByLabel('Title of the edition').fill(`Compendium ${run}`);
  await office.getByRole('button', { name: 'Publish' }).click();
  await expect(office.getByText('Edition 1 is published.')).toBeVisible();

  const reader = await newPage();
  await reader.goto(`/compendium/walk-${run}`);
  await expect(reader.locator('#p1')).toContainText('Shelter is to be given without conditions.');
  await expect(reader.locator('#p1')).toContainText('1 organisation');
  await expect(reader.locator('#p1')).toContainText('Dar refugio sin condiciones.');
  await expect(reader.locator('body')).not.toContainText('Sample walkers');
  await expectAccessible(reader);
  expect([...errors, ...phoneErrors, ...deskErrors]).toEqual([]);
}

for (const javaScriptEnabled of [true, false]) {
  for (const [size, viewport] of Object.entries(WIDTHS)) {
    test(`words sent become a published paragraph (${size}, JavaScript ${javaScriptEnabled ? 'on' : 'off'})`, async ({ browser }) => {
      const newPage = async () => {
        const page = await (await browser.newContext({ javaScriptEnabled, viewport })).newPage();
        if (!javaScriptEnabled) withoutScripts.add(page);
        return page;
      };
      await walk(await newPage(), newPage);
    });
  }
}
