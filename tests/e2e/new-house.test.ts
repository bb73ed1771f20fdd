import { expect, test } from '@playwright/test';
import { control } from './control.ts';
import { openPage } from './dress.ts';
import { expectGoodPage } from './look.ts';
import { wordsOf } from './words.ts';

const { platform: m, cycles } = await wordsOf('en');

test('in a house without mail, a letter waits in the outbox, whose link signs in', async ({ browser }) => {
  const page = await openPage(browser, { house: 'new', scripts: false });
  await page.goto('/');
  await expect(page.getByText(cycles.no_cycle_yet())).toBeVisible();
  await page.goto('/outbox');
  await expect(page.getByText(m.outbox_empty())).toBeVisible();
  await expectGoodPage(page);

  await page.goto('/sign-in');
  await expect(page.getByText(m.sample_title()), 'there is no sample here').toHaveCount(0);
  await page.getByLabel(m.email()).fill('convenor@example.org');
  await page.getByRole('button', { name: m.send_link() }).click();
  await expect(page.getByText(m.link_sent_text())).toBeVisible();
  await page.goto('/outbox');
  const letter = await page.locator('pre').innerText();
  const [link = ''] = /http:\S+/.exec(letter) ?? [];
  await page.goto(link);
  await expect(page.getByRole('heading', { name: m.link_title() })).toBeVisible();
  expect(await control('mail', { to: 'convenor@example.org' }, 'new')).toEqual({ mail: null });
});
