import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { openPage, settled } from './dress.ts';
import { expectGoodPage, listen } from './look.ts';
import { codeFor, enterWithCode } from './people.ts';
import { wordsOf } from './words.ts';

const PAGE = '/consultation/sample-call/files';

async function photograph(name: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const noise = {
    create: {
      width: 900,
      height: 700,
      channels: 3 as const,
      background: 'white',
      noise: { type: 'gaussian' as const, mean: 128, sigma: 60 },
    },
  };
  const told = { IFD0: { Artist: 'Nadie Ejemplo' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '19/1 26/1 0/1' } };
  return { name, mimeType: 'image/jpeg', buffer: await sharp(noise).jpeg({ quality: 95 }).withExif(told).toBuffer() };
}

const { consultation: m } = await wordsOf('en');

async function removeAll(page: Page): Promise<void> {
  for (let left = await page.getByRole('button', { name: m.remove() }).count(); left > 0; left -= 1) {
    await page.getByRole('button', { name: m.remove() }).first().click();
    await expect(page.getByText(m.detached())).toBeVisible();
  }
}

for (const javaScriptEnabled of [true, false])
  test(`a photograph is attached without its place, and taken off again (JavaScript ${javaScriptEnabled ? 'on' : 'off'})`, async ({
    browser,
  }) => {
    const page = await openPage(browser, { who: 'representative', size: 'phone', scripts: javaScriptEnabled });
    const errors = listen(page);
    await page.goto(PAGE);
    await settled(page);
    await removeAll(page);
    await expect(page.getByText(m.no_file_attached())).toBeVisible();
    await expectGoodPage(page);
    await page.getByLabel(m.choose_files()).setInputFiles(await photograph('refugio «norte».jpg'));
    await page.getByRole('button', { name: m.attach_button() }).click();
    await expect(page.getByText(m.attached({ name: 'refugio «norte».jpg' }))).toBeVisible();
    await expectGoodPage(page);

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'refugio «norte».jpg' }).click()]);
    expect(download.suggestedFilename()).toBe('refugio «norte».jpg');
    const bytes = await (await download.createReadStream()).toArray();
    const { exif, width } = await sharp(Buffer.concat(bytes)).metadata();
    expect({ exif, width }).toEqual({ exif: undefined, width: 900 });

    await page
      .getByLabel(m.choose_files())
      .setInputFiles({ name: 'tool.pdf', mimeType: 'application/pdf', buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]) });
    await page.getByRole('button', { name: m.attach_button() }).click();
    await expect(page.getByRole('alert')).toContainText(m.problem_file({ code: 'active_content' }));
    await expectGoodPage(page);
    await page.getByRole('button', { name: m.attach_button() }).click();
    await expect(page.getByRole('alert')).toContainText(m.problem_file({ code: 'empty' }));
    await removeAll(page);
    await expect(page.getByText(m.no_file_attached())).toBeVisible();
    expect(errors).toEqual([]);
  });

test('a file is taken off while looking over everything, and only once', async ({ browser }) => {
  const page = await openPage(browser, { size: 'phone' });
  await enterWithCode(page, await codeFor('representative'));
  await page.goto('/consultation/sample-call/care');
  await settled(page);
  await page.locator('#body').fill('With a file that tells too much.');
  await page.getByRole('button', { name: m.save_draft() }).click();
  await expect(page.getByRole('status').first()).toContainText(m.draft_saved());
  await page.goto(PAGE);
  await settled(page);
  await page.getByLabel(m.choose_files()).setInputFiles(await photograph('refugio.jpg'));
  await page.getByRole('button', { name: m.attach_button() }).click();
  await expect(page.getByText(m.attached({ name: 'refugio.jpg' }))).toBeVisible();
  const [other, third] = [await page.context().newPage(), await page.context().newPage()];
  for (const tab of [page, other]) await tab.goto('/consultation/sample-call/check');
  await third.goto(PAGE);
  await page.getByRole('button', { name: m.remove() }).click();
  await expect(page.getByText(m.detached())).toBeVisible();
  await expectGoodPage(page);
  for (const tab of [other, third]) {
    await tab.getByRole('button', { name: m.remove() }).click();
    await expect(tab.getByRole('alert')).toContainText(m.problem_no_such_file());
    await expectGoodPage(tab);
  }
});

test('an upload goes on where the connection broke', async ({ browser }) => {
  const page = await openPage(browser, { who: 'representative' });
  await page.goto(PAGE);
  let pieces = 0;
  await page.route('**/uploads/*', (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    pieces += 1;
    return pieces === 2 ? route.abort('internetdisconnected') : route.continue();
  });
  const { buffer } = await photograph('large.jpg');
  expect(buffer.length).toBeGreaterThan(600_000);
  await page.getByLabel(m.choose_files()).setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: m.attach_button() }).click();
  await expect(page.getByText(m.attached({ name: 'large.jpg' }))).toBeVisible({ timeout: 20_000 });
  expect(pieces, 'one piece was sent again, the others once').toBe(Math.ceil(buffer.length / 262_144) + 1);
});

test('an attachment is a download for its own organisation and the staff, and nothing for others', async ({ browser }) => {
  const page = await openPage(browser, { who: 'representative' });
  await page.goto(PAGE);
  await page
    .getByLabel(m.choose_files())
    .setInputFiles({ name: 'page.txt', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') });
  await page.getByRole('button', { name: m.attach_button() }).click();
  const address = await page.getByRole('link', { name: 'page.txt' }).getAttribute('href');
  const own = await page.request.get(address as string);
  expect(own.headers()).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-disposition': expect.stringContaining('attachment'),
  });
  const [stranger, rapporteur] = await Promise.all([openPage(browser), openPage(browser, { who: 'rapporteur' })]);
  expect((await stranger.request.get(address as string, { maxRedirects: 0 })).status()).toBe(303);
  expect((await rapporteur.request.get(address as string)).status(), 'a draft is nobody’s but its author’s').toBe(403);
});
