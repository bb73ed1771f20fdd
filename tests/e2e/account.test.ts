import { expect, type Page, test } from '@playwright/test';
import { openPage } from './dress.ts';
import { expectGoodPage } from './look.ts';
import { codeFor, enrolStaff, enterWithCode } from './people.ts';
import { wordsOf } from './words.ts';

const words = await wordsOf('en');
const { platform: m } = words;
const said = (page: Page) => page.getByRole('status').first();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();

test('a session that was left open elsewhere is ended from here', async ({ browser }) => {
  const code = await codeFor('representative');
  const [lost, own] = [await openPage(browser, { size: 'phone' }), await openPage(browser, { scripts: false })];
  await enterWithCode(lost, code);
  await enterWithCode(own, code);
  const ends = own.getByRole('listitem').getByRole('button', { name: m.end_session() });
  await expect(ends).toHaveCount(2);
  // Newest first: the one of this browser stands on top.
  await expect(own.locator('li', { hasText: m.this_device() })).toHaveCount(1);
  await expect(own.locator('li', { has: own.getByRole('button', { name: m.end_session() }) }).first()).toContainText(m.this_device());
  await ends.last().click();
  await expect(said(own)).toContainText(m.account_done({ kind: 'revoked' }));
  await expect(ends).toHaveCount(1);
  await lost.reload();
  await expect(lost).toHaveURL(/sign-in/);
  await press(own, m.end_all_sessions());
  await own.goto('/account');
  await expect(own).toHaveURL(/sign-in/);
});

test('a PIN is changed by whoever knows the present one', async ({ browser }) => {
  const page = await openPage(browser, { scripts: false });
  const code = await codeFor('representative');
  await enterWithCode(page, code);
  const change = async (old: string, pin: string) => {
    await page.getByLabel(m.old_pin()).fill(old);
    await page.getByLabel(m.new_pin()).fill(pin);
    await press(page, m.change_pin());
  };
  await change('999999', '314159');
  await expect(page.getByRole('alert')).toContainText(m.sign_in_problem({ kind: 'wrong_pin' }));
  await change('271828', '123456');
  await expect(page.getByRole('alert')).toContainText(m.sign_in_problem({ kind: 'guessable' }));
  await change('271828', '314159');
  await expect(said(page)).toContainText(m.account_done({ kind: 'pin' }));
  await press(page, m.sign_out());
  await enterWithCode(page, code, '314159');
});

test('a second invitation is added to the work of whoever is signed in', async ({ browser }) => {
  const page = await openPage(browser);
  await enterWithCode(page, await codeFor('representative'));
  await page.getByLabel(m.code()).fill(await codeFor('representative'));
  await press(page, m.go_on());
  await expect(said(page)).toContainText(m.account_done({ kind: 'accepted' }));
  await page.goto('/consultation/sample-call');
  await expect(page.locator('main [aria-current=true]')).toHaveCount(1);
  await expectGoodPage(page);
});

test('a token is shown once, opens what was chosen and no more, and nothing once it is removed', async ({ browser, request }) => {
  const page = await openPage(browser, { size: 'phone' });
  await enrolStaff(page, await codeFor('convenor', `token-${crypto.randomUUID().slice(0, 8)}@example.org`));
  await page.getByText(m.make_token()).first().click();
  await page.getByLabel(m.token_name()).fill('Sample forum');
  await page.getByLabel('organisations:read').check();
  await press(page, m.make_token());
  const token = await said(page).locator('.am-monospace').innerText();
  await expectGoodPage(page);
  const cycles = await (await request.get('/api/v1/cycles')).json();
  const ask = async (method: 'get' | 'post') => {
    const about = { cycle: cycles.items[0].id, name: 'Sample', country: 'PE' };
    const headers = { authorization: `Bearer ${token}` };
    const answer =
      method === 'get'
        ? await request.get(`/api/v1/cycles/${about.cycle}/organisations`, { headers })
        : await request.post('/api/v1/organisations', { headers, data: about });
    return answer.status();
  };
  expect([await ask('get'), await ask('post')]).toEqual([200, 403]);
  await page.goto('/account');
  await expect(page.getByText(token)).toHaveCount(0);
  await press(page, `${m.remove()} Sample forum`);
  await expect(said(page)).toContainText(m.account_done({ kind: 'token' }));
  expect(await ask('get')).toBe(401);
});
