import { expect, type Page, test } from '@playwright/test';
import sharp from 'sharp';
import { expectAccessible, listen, withoutScripts } from './stage.ts';

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

/** A newcomer with the sample writes a line, so that there is something to attach to. */
async function withADraft(page: Page): Promise<void> {
  await page.goto('/sign-in?next=/consultation/sample-call');
  await page.getByRole('button', { name: 'Sample representative' }).click();
  await page.locator('.govuk-task-list__link').first().click();
  await page.locator('#body').fill(`Formar a quienes atienden. ${Math.random()}`);
  await page.getByRole('button', { name: 'Save draft' }).click();
  await expect(page.getByRole('status').first()).toContainText(/Draft (saved|kept)/);
  await page.goto(PAGE);
}

async function removeAll(page: Page): Promise<void> {
  for (let left = await page.getByRole('button', { name: /^Remove/ }).count(); left > 0; left -= 1) {
    await page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click();
    await expect(page.getByText('The file was removed.')).toBeVisible();
  }
}

for (const javaScriptEnabled of [true, false])
  test(`a photograph is attached without its place, and taken off again (JavaScript ${javaScriptEnabled ? 'on' : 'off'})`, async ({
    browser,
  }) => {
    const page = await (await browser.newContext({ javaScriptEnabled, viewport: { width: 390, height: 844 } })).newPage();
    if (!javaScriptEnabled) withoutScripts.add(page);
    const errors = listen(page);
    await withADraft(page);
    await removeAll(page);
    await expect(page.getByText('No file is attached yet.')).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel('Choose files').setInputFiles(await photograph('refugio «norte».jpg'));
    await page.getByRole('button', { name: 'Upload and attach' }).click();
    await expect(page.getByText('refugio «norte».jpg is attached.')).toBeVisible();
    await expectAccessible(page);

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'refugio «norte».jpg' }).click()]);
    expect(download.suggestedFilename()).toBe('refugio «norte».jpg');
    const bytes = await (await download.createReadStream()).toArray();
    const { exif, width } = await sharp(Buffer.concat(bytes)).metadata();
    expect({ exif, width }).toEqual({ exif: undefined, width: 900 });

    await page
      .getByLabel('Choose files')
      .setInputFiles({ name: 'tool.pdf', mimeType: 'application/pdf', buffer: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]) });
    await page.getByRole('button', { name: 'Upload and attach' }).click();
    await expect(page.getByRole('alert')).toContainText('a program');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Upload and attach' }).click();
    await expect(page.getByRole('alert')).toContainText('Choose a file first');
    await removeAll(page);
    await expect(page.getByText('No file is attached yet.')).toBeVisible();
    expect(errors).toEqual([]);
  });

test('an upload goes on where the connection broke', async ({ page }) => {
  await withADraft(page);
  let pieces = 0;
  await page.route('**/uploads/*', (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    pieces += 1;
    return pieces === 2 ? route.abort('internetdisconnected') : route.continue();
  });
  const { buffer } = await photograph('large.jpg');
  expect(buffer.length).toBeGreaterThan(600_000);
  await page.getByLabel('Choose files').setInputFiles({ name: 'large.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Upload and attach' }).click();
  await expect(page.getByText('large.jpg is attached.')).toBeVisible({ timeout: 20_000 });
  expect(pieces, 'one piece was sent again, the others once').toBe(Math.ceil(buffer.length / 262_144) + 1);
});

test('an attachment is a download for its own organisation and the staff, and nothing for others', async ({ page, browser }) => {
  await withADraft(page);
  await page
    .getByLabel('Choose files')
    .setInputFiles({ name: 'page.txt', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') });
  await page.getByRole('button', { name: 'Upload and attach' }).click();
  const address = await page.getByRole('link', { name: 'page.txt' }).getAttribute('href');
  const own = await page.request.get(address as string);
  expect(own.headers()).toMatchObject({
    'content-type': 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'content-disposition': expect.stringContaining('attachment'),
  });
  const stranger = await (await browser.newContext()).newPage();
  expect((await stranger.request.get(address as string, { maxRedirects: 0 })).status()).toBe(303);
  await stranger.goto('/sign-in');
  await stranger.getByRole('button', { name: 'Sample rapporteur' }).click();
  expect((await stranger.request.get(address as string)).status(), 'a draft is nobody’s but its author’s').toBe(403);
});
