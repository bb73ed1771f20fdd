import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { control } from './control.ts';
import { openPage, settled } from './dress.ts';
import { expectGoodPage } from './look.ts';
import { inMinutes } from './people.ts';
import { wordsOf } from './words.ts';

const { compendium: m, staff } = await wordsOf('en');
const QUIET = '/work/sample-quiet';
const name = (what: string) => `${what} ${crypto.randomUUID().slice(0, 6)}`;
const said = (page: Page) => page.getByRole('status').first();
const press = (page: Page, button: string | RegExp) => page.getByRole('button', { name: button }).first().click();

const FORUM = '/work/sample-forum';
const letters = async (browser: Browser) => {
  const page = await openPage(browser, { who: 'rapporteur' });
  await page.goto(`${FORUM}/contributions?call=sample-letters`);
  return page;
};

/** As a mouse would, from the first letter of the words to their last, whatever elements they are spread over. */
const select = (paragraph: Locator, words: string) =>
  paragraph.evaluate((element, words) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const letters: [Node, number][] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (let i = 0; i < (node.textContent ?? '').length; i++) letters.push([node, i]);
    const from = element.textContent?.indexOf(words) ?? -1;
    const [[first, start], [last, end]] = [letters[from] as [Node, number], letters[from + words.length - 1] as [Node, number]];
    document.getSelection()?.setBaseAndExtent(first, start, last, end + 1);
  }, words);

test('an invitation that went astray is withdrawn, and its code opens nothing any more', async ({ browser }) => {
  const page = await openPage(browser, { who: 'coordinator', scripts: false });
  await page.goto(`${QUIET}/organisations`);
  const organisation = name('Sample neighbours');
  await page.getByLabel(staff.organisations.name()).fill(organisation);
  await press(page, staff.organisations.register());
  await press(page, `${staff.organisations.invite()} ${organisation}`);
  await expect(page.locator('.am-receipt-code')).toHaveText(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  await expectGoodPage(page);
  // The same page, open twice: the second time there is nothing left to withdraw.
  const again = await page.context().newPage();
  for (const one of [page, again]) await one.goto(`${QUIET}/organisations`);
  const withdraw = `${staff.organisations.withdraw()} ${organisation}`;
  await press(page, withdraw);
  await expect(said(page)).toContainText(staff.organisations.withdrawn());
  await press(again, withdraw);
  await expect(again.getByRole('alert')).toContainText(staff.organisations.problem_invitation_used());
});

test('a closing is moved, and everybody reads why', async ({ browser }) => {
  const { slug } = await control<{ slug: string }>('call', { closes: await inMinutes(60) });
  const page = await openPage(browser, { who: 'convenor', size: 'phone', scripts: false });
  await page.goto(FORUM);
  await page.locator(`a[href$="/calls/${slug}"]`).click();
  await page.getByLabel(staff.consultation.new_closing()).fill('2027-01-15T17:00');
  await page.locator('[id="reason.en"]').fill('There was no electricity for a week.');
  await press(page, staff.consultation.extend());
  await expect(said(page)).toContainText(staff.consultation.extended_done());
  await expectGoodPage(page);
  const anybody = await openPage(browser, { scripts: false });
  await anybody.goto(`/consultation/${slug}`);
  await expect(anybody.getByText('There was no electricity for a week.')).toBeVisible();
  await expect(anybody.getByText(/15 January 2027 at 17:00/).first()).toBeVisible();
  await expectGoodPage(anybody);
});

test('a code is added to the codebook, and only once', async ({ browser }) => {
  const page = await openPage(browser, { who: 'rapporteur' });
  await page.goto(`${QUIET}/paragraphs`);
  const slug = name('night').replace(' ', '-');
  for (let times = 0; times < 2; times++) {
    // Scripts still on their way leave open what was opened.
    await page.getByText(m.new_code()).first().click();
    await page.getByLabel(m.code_slug()).fill(slug);
    await page.locator('[id="label.en"]').fill('At night');
    await page.locator('[id="definition.en"]').fill('What happens when nobody is in the street.');
    await press(page, m.new_code());
    if (times === 0) await expect(page.locator('dt', { hasText: 'At night' }).last()).toBeVisible();
  }
  await expect(page.getByRole('alert')).toContainText(m.problem_code_exists());
  await expect(page.getByLabel(m.code_slug())).toHaveValue(slug);
});

test('what is selected in the text is the passage; it is set aside with a reason that its author can read', async ({ browser }) => {
  const page = await letters(browser);
  await page.getByRole('link', { name: /De acuerdo/ }).click();
  await settled(page);
  const text = page.locator('[data-text]').first();
  await select(text, 'De acuerdo');
  await expect(page.getByLabel(m.words_of_passage())).toHaveValue('De acuerdo');
  await press(page, m.mark());
  await expect(said(page)).toContainText(m.marked());
  await settled(page);
  await expect(text.locator('mark.am-passage--open')).toHaveText('De acuerdo');
  const beyond = ((await text.textContent()) ?? '').slice(3, 20).trim();
  await select(text, beyond);
  await expect(page.getByLabel(m.words_of_passage())).toHaveValue(beyond);
  await page.getByText(m.set_passage_aside()).click();
  await page.getByLabel(m.reason_code()).fill('agrees');
  await page.getByLabel(m.reason(), { exact: true }).fill('Agrees with another letter, and adds nothing to it.');
  await press(page, m.set_aside());
  await expect(page.getByText(m.is_set_aside({ reason: 'Agrees with another letter, and adds nothing to it.' }))).toBeVisible();
  await expect(text.locator('mark')).toHaveText('De acuerdo');
  await expect(text.locator('mark.am-passage--open')).toHaveCount(0);
  await expectGoodPage(page);
});

test('a passage that waits is set aside from the list of all that wait', async ({ browser }) => {
  const page = await letters(browser);
  await page.getByRole('link', { name: /Que el transporte/ }).click();
  await page.getByLabel(m.words_of_passage()).fill('zonas industriales');
  await press(page, m.mark());
  await page.goto(`${FORUM}/passages`);
  const passage = page.locator('section', { hasText: 'zonas industriales' });
  await passage.locator('summary').click();
  await passage.getByLabel(m.reason_code()).fill('place');
  await passage.getByLabel(m.reason(), { exact: true }).fill('Names a place and asks for nothing.');
  await passage.getByRole('button').click();
  await expect(passage).toHaveCount(0);
});

test('a contribution in which nothing can be cited is set aside whole', async ({ browser }) => {
  const page = await letters(browser);
  await page.getByRole('link', { name: /fines de semana/ }).click();
  await page.getByText(m.set_contribution_aside()).click();
  await page.getByLabel(m.reason_code()).fill('unclear');
  await page.getByLabel(m.reason(), { exact: true }).fill('It does not say what should happen at weekends.');
  await press(page, m.set_aside());
  await expect(said(page)).toContainText(m.saved());
});

test('two rapporteurs who change one paragraph: the later is told, and keeps the text', async ({ browser }) => {
  const [first, second] = [await openPage(browser, { who: 'rapporteur' }), await openPage(browser, { who: 'rapporteur', scripts: false })];
  await first.goto('/work/ram-4/paragraphs');
  const href = (await first.getByRole('link', { name: 'P2', exact: true }).getAttribute('href')) ?? '';
  for (const page of [first, second]) await page.goto(href);
  const text = await first.getByLabel(m.body(), { exact: true }).inputValue();
  await first.getByLabel(m.body(), { exact: true }).fill(`${text} `);
  await press(first, m.save_paragraph());
  await expect(said(first)).toContainText(m.saved());
  await second.getByLabel(m.body(), { exact: true }).fill(`${text} Twice.`);
  await press(second, m.save_paragraph());
  await expect(second.getByRole('alert')).toContainText(m.problem_changed_elsewhere());
  await expect(second.getByLabel(m.body(), { exact: true })).toHaveValue(`${text} Twice.`);
});
