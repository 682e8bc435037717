import { expect, runByApi, test } from './signed-in';

test('a model runs with Ctrl+Enter and says its output', async ({ page }) => {
  await page.goto('/mimeo/hello-world');
  await page.getByLabel('Text', { exact: true }).fill('Ada');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('succeeded')).toBeVisible();
  await expect(page.getByTestId('output-text')).toHaveText(/Ada/);
  await page.reload();
  await expect(page.getByTestId('output-text')).toHaveText(/Ada/);
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('Ada');
});

test('what the server refuses is said at the field', async ({ page }) => {
  await page.goto('/mimeo/chaos');
  await page.getByRole('textbox', { name: 'Exit code' }).fill('300');
  await expect(page.getByText('At most 255.')).toBeVisible();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText(/255/);
  await expect(page.getByRole('textbox', { name: 'Exit code' })).toBeFocused();
});

test('a text that streams is shown as it comes', async ({ page, context }) => {
  const easel = await context.newPage();
  await easel.setContent(
    '<body style="font: 40px monospace; background: white; margin: 40px">FIRST LINE<br><br>SECOND LINE<br><br>THIRD LINE',
  );
  const picture = await easel.screenshot();
  await easel.close();
  await page.goto('/mimeo/read-text');
  await page.getByTestId('input-image-file').setInputFiles({ name: 'text.png', mimeType: 'image/png', buffer: picture });
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByTestId('output-text')).toContainText('FIRST LINE');
  await expect(page.getByTestId('output-text')).toContainText('THIRD LINE');
  await expect(page.getByText('succeeded')).toBeVisible();
});

test('a large picture is uploaded, and the pictures that come of it open in full size', async ({ page, context }) => {
  const easel = await context.newPage();
  const noise = await easel.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 400;
    const drawing = canvas.getContext('2d');
    const pixels = drawing?.createImageData(400, 400);
    if (!drawing || !pixels) return '';
    for (let index = 0; index < pixels.data.length; index += 1) pixels.data[index] = index % 4 === 3 ? 255 : Math.random() * 256;
    drawing.putImageData(pixels, 0, 0);
    return canvas.toDataURL('image/png');
  });
  await easel.close();
  await page.goto('/mimeo/enlarge');
  const uploaded = page.waitForResponse((response) => response.url().endsWith('/v1/files') && response.request().method() === 'POST');
  await page
    .getByTestId('input-image-file')
    .setInputFiles({ name: 'noise.png', mimeType: 'image/png', buffer: Buffer.from(noise.slice(noise.indexOf(',') + 1), 'base64') });
  expect((await uploaded).status()).toBe(201);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Open enlarged.png' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('img')).toBeVisible();
  expect(await dialog.getByRole('img').evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(800);
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByText('2 / 3')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a file of sound has a player', async ({ page }) => {
  await page.goto('/mimeo/speak');
  await page.getByLabel('Text', { exact: true }).fill('Hello');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const player = page.locator('audio');
  await expect(player).toBeVisible();
  await expect.poll(() => player.evaluate((audio: HTMLAudioElement) => audio.duration)).toBeGreaterThan(0.1);
});

test('output files are saved under their names, and inputs in the value too', async ({ page }) => {
  const picture = 'data:text/csv;base64,YSxiCg==';
  const id = await runByApi(page.request, 'mimeo/chaos', { files: 1, size: 10, text: picture });
  await page.goto(`/p/${id}`);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download chaos-0.bin' }).click();
  expect((await saved).suggestedFilename()).toBe('chaos-0.bin');
  const savedInput = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download text/csv' }).click();
  await savedInput;
});

test('a run shows its logs as bars and can be canceled', async ({ page }) => {
  await page.goto('/mimeo/chaos');
  await page.getByRole('textbox', { name: 'Sleep' }).fill('60');
  await page.getByLabel('Lines', { exact: true }).fill('50');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('status').getByText('canceled')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeHidden();
});

test('a model that fails says why', async ({ page }) => {
  await page.goto('/mimeo/chaos');
  await page.getByLabel('Fail', { exact: true }).fill('out of ink');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('out of ink');
});

test('inputs travel by link', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/mimeo/chaos');
  await page.getByLabel('Text', { exact: true }).fill('a "shared" — text');
  await page.getByRole('button', { name: 'Share inputs' }).click();
  // Writing to the clipboard is not done when the click is.
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain('/mimeo/chaos#');
  const link = await copied();
  await page.goto('/');
  await page.goto(link);
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('a "shared" — text');
});

test('what is typed survives a look at the other tabs', async ({ page }) => {
  await page.goto('/mimeo/hello-world');
  await page.getByLabel('Text', { exact: true }).fill('still here');
  await page.getByRole('tab', { name: 'API' }).click();
  await expect(page.getByLabel('Code in curl', { exact: true })).toContainText('still here');
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('tab', { name: 'Playground' }).click();
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('still here');
});

test('any prediction can be tweaked and told in code', async ({ page }) => {
  const id = await runByApi(page.request, 'mimeo/chaos', { text: 'tweak me' });
  await page.goto(`/p/${id}`);
  await page.getByRole('link', { name: 'Tweak it' }).click();
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('tweak me');
  await page.getByRole('tab', { name: 'API' }).click();
  await page.getByRole('button', { name: 'Python' }).click();
  await expect(page.getByLabel('Code in Python', { exact: true })).toContainText('"text": "tweak me"');
});
