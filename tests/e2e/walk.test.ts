import { type Browser, expect, type Page, test } from '@playwright/test';
import { inLocale, LOCALES, type Locale, NAMES } from '#platform/i18n/locales.ts';
import { control } from './control.ts';
import { type Dress, dressText, openPage, SHAPES, settled } from './dress.ts';
import { expectGoodPage, listen } from './look.ts';
import { codeFor, enrolStaff, inMinutes, showCode } from './people.ts';
import { type Words, wordsOf } from './words.ts';

const WORDS = 'Formar a jueces y fiscales. Dar refugio sin condiciones.';
const PASSAGE = 'Dar refugio sin condiciones.';
const DAY = 24 * 60;

/** One person at one page: what they read, and where they are. */
interface Walker {
  readonly page: Page;
  readonly m: Words;
  readonly locale: Locale;
  go(path: string): Promise<void>;
  press(name: string): Promise<void>;
}

async function enter(browser: Browser, dress: Dress): Promise<Walker> {
  const page = await openPage(browser, dress);
  return {
    page,
    m: await wordsOf(dress.locale),
    locale: dress.locale,
    async go(path) {
      await page.goto(inLocale(path, dress.locale));
      await settled(page);
    },
    press: (name) => page.getByRole('button', { name, exact: true }).click(),
  };
}

/** A convenor opens a cycle and a call, registers an organisation, and holds a code to send and one for a rapporteur. */
async function convene({ page, m, locale, go, press }: Walker, run: string) {
  const { cycles, consultation, organisations } = m.staff;
  await enrolStaff(page, await codeFor('convenor', `convenor-${run}@example.org`), locale);
  await go('/work/new');
  await page.locator(`[id="title.${locale}"]`).fill(`Walk ${run}`);
  await page.locator(`[id="summary.${locale}"]`).fill('From words to a paragraph.');
  await page.getByLabel(cycles.slug()).fill(`walk-${run}`);
  await page.getByLabel(cycles.starts_on(), { exact: true }).fill((await inMinutes(-3 * DAY)).slice(0, 10));
  await page.getByLabel(cycles.ends_on(), { exact: true }).fill((await inMinutes(200 * DAY)).slice(0, 10));
  await press(cycles.open_a_cycle());
  // Nothing is lost by a mistake: the countries were forgotten.
  await expect(page.getByRole('alert')).toContainText(cycles.countries());
  await expect(page.locator(`[id="title.${locale}"]`)).toHaveValue(`Walk ${run}`);
  await page.locator('#country-PE').check();
  await press(cycles.open_a_cycle());
  await expect(page.getByRole('heading', { name: `Walk ${run}` })).toBeVisible();

  // The call closes in twenty minutes, by the clock of Lima.
  const lima = async (minutes: number) => (await inMinutes(minutes - 5 * 60)).slice(0, 16);
  await go(`/work/walk-${run}/calls`);
  await page.locator(`[id="title.${locale}"]`).fill('What must change?');
  await page.locator(`[id="introduction.${locale}"]`).fill('One question.');
  await page.getByLabel(consultation.slug()).fill(`walk-call-${run}`);
  await page.getByLabel(consultation.time_zone()).fill('America/Lima');
  await page.getByLabel(consultation.opens_at()).fill(await lima(-DAY));
  await page.getByLabel(consultation.closes_at()).fill(await lima(20));
  await page.locator('[id="areas.0.slug"]').fill('change');
  await page.locator(`[id="areas.0.title.${locale}"]`).fill('Change');
  await page.locator(`[id="areas.0.question.${locale}"]`).fill('What must change?');
  await press(consultation.open_a_call());
  await expect(page.getByRole('link', { name: 'What must change?', exact: true })).toBeVisible();

  await go(`/work/walk-${run}/organisations`);
  await page.locator('#name').fill('Sample walkers');
  await press(organisations.register());
  await expect(page.getByText(organisations.registered())).toBeVisible();
  await press(`${organisations.invite()} Sample walkers`);
  const code = (await page.locator('.am-receipt-code').innerText()).trim();
  await page.locator('#staff-name').fill('Sample writer');
  await page.getByLabel(m.platform.email()).fill(`writer-${run}@example.org`);
  await press(organisations.invite());
  await expect(page.locator('.am-receipt-code')).not.toHaveText(code);
  return { code, writerCode: (await page.locator('.am-receipt-code').innerText()).trim() };
}

/** A representative writes on a shared telephone, sends, and holds a receipt that checks. */
async function contribute({ page, m, go, press }: Walker, { run, code }: { run: string; code: string }) {
  const { platform, consultation } = m;
  await go(`/consultation/walk-call-${run}`);
  await page.getByRole('link', { name: consultation.sign_in_to_answer() }).click();
  await page.getByLabel(platform.shared_device()).check();
  await showCode(page, m, code.toLowerCase().replace('-', ' '));
  for (const pin of ['123456', '271828']) {
    await page.getByLabel(platform.new_pin()).fill(pin);
    await page.getByLabel(platform.pin_again()).fill(pin);
    await press(platform.save_pin());
    if (pin === '123456') await expect(page.getByRole('alert')).toContainText(platform.sign_in_problem({ kind: 'guessable' }));
  }
  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await expect(page.locator('#body')).toBeVisible();
  await settled(page);
  await expectGoodPage(page);
  await page.getByLabel(NAMES.es).check();
  await page.locator('#body').fill(WORDS);
  await press(consultation.save_draft());
  await expect(page.getByRole('status').first()).toContainText(consultation.draft_saved());
  await press(consultation.save_and_check());
  await expect(page.getByText(WORDS)).toBeVisible();
  await expectGoodPage(page);
  await press(consultation.send());
  await expect(page.getByRole('heading', { name: consultation.receipt_title() })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(consultation.receipt_proven())).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await expectGoodPage(page);
  const receipt = (await page.locator('pre').first().textContent()) ?? '';
  await go('/receipts');
  await page.getByLabel(platform.receipt_paste()).fill(receipt);
  await press(platform.receipt_check());
  await expect(page.getByText(platform.receipt_result({ kind: 'verified' }))).toBeVisible();
}

/** After the closing a rapporteur marks, writes and cites. */
async function write(
  { page, m: { compendium, staff }, locale, go, press }: Walker,
  { run, writerCode }: { run: string; writerCode: string },
) {
  await enrolStaff(page, writerCode, locale);
  await go(`/work/walk-${run}/contributions`);
  await page.getByRole('link', { name: staff.consultation.whole_text() }).click();
  await page.getByLabel(compendium.words_of_passage()).fill(PASSAGE);
  await press(compendium.mark());
  await expect(page.getByText(compendium.marked())).toBeVisible();
  await expectGoodPage(page);
  await go(`/work/walk-${run}/paragraphs`);
  await page.getByLabel(compendium.part_title()).fill('Further action');
  await press(compendium.add_part());
  await page.getByRole('link', { name: compendium.write_paragraph() }).click();
  await page.getByLabel(compendium.body(), { exact: true }).fill('Shelter is to be given without conditions.');
  await press(compendium.save_paragraph());
  await expect(page.getByText(compendium.rests_on({ count: 0 }))).toBeVisible();
  await page.getByRole('link', { name: /1$/ }).click();
  await page.getByLabel(PASSAGE).check();
  await press(compendium.save_paragraph());
  await expect(page.getByText(compendium.saved())).toBeVisible();
  await expectGoodPage(page);
}

/** Once nothing is open the convenor publishes, and anyone reads whose words the paragraph rests on, and no name. */
async function publish({ page, m: { compendium }, go, press }: Walker, run: string) {
  await go(`/work/walk-${run}`);
  await page.getByLabel(compendium.edition_title()).fill(`Compendium ${run}`);
  await press(compendium.publish());
  await expect(page.getByText(compendium.published({ number: 1 }))).toBeVisible();
}

async function read({ page, m: { compendium }, go }: Walker, run: string) {
  await go(`/compendium/walk-${run}`);
  const paragraph = page.locator('#p1');
  await expect(paragraph).toContainText('Shelter is to be given without conditions.');
  await expect(paragraph).toContainText(compendium.organisations({ count: 1 }));
  await expect(paragraph).toContainText(PASSAGE);
  await expect(page.locator('body')).not.toContainText('Sample walkers');
  await expectGoodPage(page);
}

/** Haitian Creole is the contributor's; the others of that walk read French. */
async function walk(browser: Browser, dress: Dress) {
  const run = Math.random().toString(36).slice(2, 8);
  const whole = { ...dress, locale: dress.locale === 'ht' ? 'fr' : dress.locale } as const;
  const [convenor, phone, rapporteur, reader] = await Promise.all([whole, dress, whole, whole].map((one) => enter(browser, one)));
  if (!convenor || !phone || !rapporteur || !reader) throw new Error('nobody came');
  const people = [convenor, phone, rapporteur, reader];
  const errors = people.map(({ page }) => listen(page));
  const { code, writerCode } = await convene(convenor, run);
  await contribute(phone, { run, code });
  await control('clock', { to: await inMinutes(30) });
  await write(rapporteur, { run, writerCode });
  await publish(convenor, run);
  await read(reader, run);
  expect(errors.flat()).toEqual([]);
  await Promise.all(people.map(({ page }) => page.context().close()));
}

/** Two walks in each language: between them both widths, both schemes, and JavaScript on and off. */
for (const [i, locale] of LOCALES.entries())
  for (const shape of i % 2 === 0 ? [SHAPES[0], SHAPES[3]] : [SHAPES[1], SHAPES[2]])
    if (shape)
      test(`words sent become a published paragraph (${dressText({ locale, ...shape })})`, ({ browser }) =>
        walk(browser, { locale, ...shape }));
