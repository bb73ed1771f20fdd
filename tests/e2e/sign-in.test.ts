import { expect, test } from '@playwright/test';
import { control } from './control.ts';
import { openPage, settled } from './dress.ts';
import { expectGoodPage, listen } from './look.ts';
import { codeFor, enrolStaff, enterWithCode, inMinutes, linkIn, proofOf, showCode } from './people.ts';
import { wordsOf } from './words.ts';

const words = await wordsOf('en');
const { platform: m } = words;
const newAddress = () => `sample-${crypto.randomUUID().slice(0, 8)}@example.org`;

for (const scripts of [true, false])
  test(`staff sign in again by a link and their second proof; the link alone opens nothing (JavaScript ${scripts ? 'on' : 'off'})`, async ({
    browser,
  }) => {
    const page = await openPage(browser, { scripts, size: 'phone' });
    const errors = listen(page);
    const email = newAddress();
    const secret = await enrolStaff(page, await codeFor('convenor', email));
    await page.getByRole('button', { name: m.sign_out() }).click();
    await page.getByLabel(m.email()).fill(email);
    await page.getByRole('button', { name: m.send_link() }).click();
    await expect(page.getByText(m.link_sent_text())).toBeVisible();
    const link = await linkIn(email);
    await page.goto(link);
    await settled(page);
    await page.goto('/account');
    await expect(page, 'opening the link signed nobody in').toHaveURL(/sign-in\?next=%2Faccount/);
    await page.goto(link);
    await page.getByLabel(m.totp_code()).fill('123456');
    await page.getByRole('button', { name: m.sign_in() }).click();
    await expect(page.getByRole('alert')).toContainText(m.sign_in_problem({ kind: 'wrong_app' }));
    // A code opens once: the one of the enrolment is past.
    await control('clock', { to: await inMinutes(1) });
    await page.getByLabel(m.totp_code()).fill(await proofOf(secret));
    await page.getByRole('button', { name: m.sign_in() }).click();
    await expect(page.getByRole('heading', { name: m.your_work() })).toBeVisible();
    await page.goto(link);
    await expect(page.getByRole('heading', { name: m.link_dead_title() })).toBeVisible();
    expect(errors).toEqual([]);
  });

test('whether an address is known, the page says the same, and nobody unknown gets a letter', async ({ page }) => {
  const email = newAddress();
  await page.goto('/sign-in');
  await page.getByLabel(m.email()).fill(email);
  await page.getByRole('button', { name: m.send_link() }).click();
  await expect(page.getByText(m.link_sent_text())).toBeVisible();
  expect(await control('mail', { to: email })).toEqual({ mail: null });
});

test('a passkey is made, signs in by the lock of the device, and opens nothing once it is removed', async ({ browser }) => {
  const page = await openPage(browser);
  const errors = listen(page);
  const device = await page.context().newCDPSession(page);
  await device.send('WebAuthn.enable');
  const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const unlocked = (isUserVerified: boolean) => device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  const signInByPasskey = async () => {
    await page.getByRole('button', { name: m.use_passkey() }).click();
  };

  await enterWithCode(page, await codeFor('representative'));
  await unlocked(false);
  await page.getByRole('button', { name: m.make_passkey() }).click();
  await expect(page.getByRole('alert')).toContainText(m.passkey_failed());
  await expectGoodPage(page);
  await unlocked(true);
  await page.getByRole('button', { name: m.make_passkey() }).click();
  const remove = page.getByRole('button', { name: new RegExp(`^${m.remove()} `) });
  await expect(remove).toBeVisible();
  await expectGoodPage(page);

  await page.getByRole('button', { name: m.sign_out() }).click();
  await unlocked(false);
  await signInByPasskey();
  await expect(page.getByRole('alert')).toContainText(m.passkey_failed());
  await expectGoodPage(page);
  await unlocked(true);
  await signInByPasskey();
  await expect(page.getByRole('heading', { name: m.your_work() })).toBeVisible();

  await settled(page);
  await remove.click();
  await expect(page.getByText(m.account_done({ kind: 'passkey' }))).toBeVisible();
  await page.getByRole('button', { name: m.sign_out() }).click();
  await signInByPasskey();
  await expect(page.getByRole('alert')).toContainText(m.passkey_failed());
  expect(errors).toEqual([]);
});

test('after five wrong guesses at a PIN even the right one waits a quarter of an hour, and the page says so', async ({ browser }) => {
  const page = await openPage(browser, { scripts: false });
  const code = await codeFor('representative');
  await enterWithCode(page, code);
  await page.getByRole('button', { name: m.sign_out() }).click();
  await showCode(page, words, code);
  const guess = async (pin: string) => {
    await page.getByLabel(m.pin(), { exact: true }).fill(pin);
    await page.getByRole('button', { name: m.sign_in() }).click();
  };
  const problem = page.getByRole('alert');
  for (let tries = 0; tries < 8 && !(await problem.getByText(m.sign_in_problem({ kind: 'too_many' })).isVisible()); tries++)
    await guess('999999');
  await guess('271828');
  await expect(problem).toContainText(m.sign_in_problem({ kind: 'too_many' }));
  await expectGoodPage(page);
  await control('clock', { to: await inMinutes(16) });
  await guess('271828');
  await expect(page.getByRole('heading', { name: m.your_work() })).toBeVisible();
});

test('whoever was on the way somewhere arrives there after signing in, in their language', async ({ browser }) => {
  const page = await openPage(browser, { scripts: false });
  const pt = await wordsOf('pt');
  const code = await codeFor('representative');
  await enterWithCode(page, code);
  await page.getByRole('button', { name: m.sign_out() }).click();
  await page.goto('/pt/consultation/sample-call/care');
  await showCode(page, pt, code);
  await page.getByLabel(pt.platform.pin(), { exact: true }).fill('271828');
  await page.getByRole('button', { name: pt.platform.sign_in() }).click();
  await expect(page).toHaveURL(/\/pt\/consultation\/sample-call\/care$/);
  await expect(page.getByText(pt.consultation.which_language())).toBeVisible();
});

test('on a shared device the cookie goes with the browser, and the session soon', async ({ browser }) => {
  const page = await openPage(browser);
  const code = await codeFor('representative');
  await page.goto('/sign-in');
  await page.getByLabel(m.shared_device()).check();
  await showCode(page, words, code);
  await expect(page.getByLabel(m.shared_device())).toBeChecked();
  for (const label of [m.new_pin(), m.pin_again()]) await page.getByLabel(label).fill('271828');
  await page.getByRole('button', { name: m.save_pin() }).click();
  await expect(page.getByText(m.on_shared_device())).toBeVisible();
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', expires: -1 });
  await control('clock', { to: await inMinutes(46) });
  await page.reload();
  await expect(page).toHaveURL(/sign-in/);
});

test('sample people enter by a button, on this machine', async ({ browser }) => {
  const page = await openPage(browser, { scripts: false });
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sample rapporteur' }).click();
  await expect(page.getByRole('heading', { name: m.account_title({ name: 'Sample rapporteur' }) })).toBeVisible();
  const forwarded = await page.request.get('/sign-in', { headers: { 'x-forwarded-for': '198.51.100.7', cookie: '' } });
  expect(await forwarded.text()).not.toContain('Sample rapporteur');
});
