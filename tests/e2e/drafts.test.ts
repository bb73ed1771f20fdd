import { type Browser, expect, type Page, test } from '@playwright/test';
import { control } from './control.ts';
import { openPage, settled } from './dress.ts';
import { codeFor, enterWithCode, inMinutes } from './people.ts';
import { wordsOf } from './words.ts';

const { consultation: m } = await wordsOf('en');
const CARE = '/consultation/sample-call/care';

/** Someone who represents an organisation of the open call, and has not written yet. */
async function newWriter(browser: Browser, scripts = true): Promise<{ page: Page; code: string }> {
  const page = await openPage(browser, { size: 'phone', scripts });
  const code = await codeFor('representative');
  await enterWithCode(page, code);
  return { page, code };
}

const open = async (page: Page) => {
  await page.goto(CARE);
  await settled(page);
};
const status = (page: Page) => page.getByRole('status').first();
const save = (page: Page) => page.getByRole('button', { name: m.save_draft() }).click();

test('what is typed before the scripts arrive is kept, and saved by hand afterwards', async ({ browser }) => {
  const { page } = await newWriter(browser);
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/*.js', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(CARE, { waitUntil: 'commit' });
  await page.locator('#body').fill('Typed on a slow network.');
  await page.getByLabel('Português').check();
  arrive();
  await settled(page);
  await expect(page.locator('#body')).toHaveValue('Typed on a slow network.');
  await expect(page.getByLabel('Português')).toBeChecked();
  await save(page);
  await expect(status(page)).toContainText(m.draft_saved());
  await open(page);
  await expect(page.locator('#body')).toHaveValue('Typed on a slow network.');
});

test('a draft saves itself every half minute while it is written', async ({ browser }) => {
  const { page } = await newWriter(browser);
  await page.clock.install();
  await open(page);
  await page.locator('#body').fill('Saved by nobody’s hand.');
  await expect(status(page)).toContainText(m.not_saved_yet());
  await page.clock.fastForward(31_000);
  await expect(status(page)).toContainText(m.draft_saved());
  const other = await page.context().newPage();
  await other.goto(CARE);
  await expect(other.locator('#body')).toHaveValue('Saved by nobody’s hand.');
});

test('losing the network while saving loses no word, and the draft is saved once it is back', async ({ browser }) => {
  const { page } = await newWriter(browser);
  await page.clock.install();
  await open(page);
  await page.locator('#body').fill('Written in a tunnel.');
  await page.context().setOffline(true);
  await save(page);
  await expect(page.getByRole('alert')).toContainText(m.connection_lost());
  await expect(status(page)).toContainText(m.not_saved_yet());
  await expect(page.locator('#body')).toHaveValue('Written in a tunnel.');
  await page.context().setOffline(false);
  await page.clock.fastForward(31_000);
  await expect(status(page)).toContainText(m.draft_saved());
  await expect(page.getByRole('alert')).toHaveCount(0);
});

for (const scripts of [true, false])
  test(`two devices that revise one draft: the later is told, and keeps its words (JavaScript ${scripts ? 'on' : 'off'})`, async ({
    browser,
  }) => {
    const { page: phone, code } = await newWriter(browser, scripts);
    const desk = await openPage(browser, { scripts });
    await enterWithCode(desk, code);
    await Promise.all([phone, desk].map(open));
    await phone.locator('#body').fill('From the telephone.');
    await save(phone);
    await expect(status(phone)).toContainText(m.draft_saved());
    await desk.locator('#body').fill('From the desk.');
    await save(desk);
    await expect(desk.getByRole('alert')).toContainText(m.problem_revised_elsewhere());
    await expect(status(desk)).toContainText(m.not_saved_yet());
    await expect(desk.locator('#body')).toHaveValue('From the desk.');
    await open(desk);
    await expect(desk.locator('#body')).toHaveValue('From the telephone.');
  });

test('what was sent can be replaced until the closing; a draft that comes late is kept, and cannot be sent', async ({ browser }) => {
  const { page } = await newWriter(browser, false);
  const { slug } = await control<{ slug: string }>('call', { closes: await inMinutes(20) });
  const write = async (text: string) => {
    await page.goto(`/consultation/${slug}/letters`);
    await page.locator('#body').fill(text);
    await page.getByRole('button', { name: m.save_and_check() }).click();
  };
  const send = (button: string) => page.getByRole('button', { name: button, exact: true }).click();
  await write('The first version.');
  await send(m.send());
  await expect(page.getByRole('heading', { name: m.receipt_title() })).toBeVisible();
  const first = await page.locator('pre').textContent();
  await write('The second version.');
  await send(m.send_again());
  await expect(page.getByRole('heading', { name: m.receipt_title() })).toBeVisible();
  expect(await page.locator('pre').textContent()).not.toBe(first);

  // A third stands ready to be sent when the call closes.
  await write('The third version.');
  await control('clock', { to: await inMinutes(25) });
  await send(m.send_again());
  await expect(page.getByRole('alert')).toContainText(m.problem_late());
  await page.goto(`/consultation/${slug}/check`);
  await expect(page.getByText(m.late_title())).toBeVisible();
  await expect(page.getByText('The third version.')).toBeVisible();
  await expect(page.getByRole('button', { name: m.send_again() })).toHaveCount(0);
  await page.goto(`/consultation/${slug}/letters`);
  await page.locator('#body').fill('Still kept, long after.');
  await page.getByRole('button', { name: m.save_and_see() }).click();
  await expect(page.getByText('Still kept, long after.')).toBeVisible();
});
