// Forms with every kind of input (tests/models/form-native).
import { expect, runByApi, test } from './signed-in';

const model = '/local/form-native';

test('only what was filled in is sent', async ({ page }) => {
  await page.goto(model);
  await page.getByLabel('Prompt', { exact: true }).fill('hello');
  const sent = page.waitForRequest((request) => request.url().endsWith('/v1/predictions') && request.method() === 'POST');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  expect(((await sent).postDataJSON() as { input: object }).input).toEqual({ prompt: 'hello' });
  await expect(page.getByText('succeeded')).toBeVisible();
  await page.getByRole('tab', { name: 'API' }).click();
  await expect(page.getByLabel('Code in curl', { exact: true })).not.toContainText('pictures');
});

test('a required input that is empty is marked and led to, and Run works again at once', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto(model);
  const run = page.getByRole('button', { name: 'Run', exact: true });
  await page.getByLabel('Silent', { exact: true }).scrollIntoViewIfNeeded();
  await run.click();
  const prompt = page.getByLabel('Prompt', { exact: true });
  await expect(prompt).toBeFocused();
  await expect(prompt).toBeInViewport();
  await expect(prompt).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('alert')).toHaveText('This is required.');
  await expect(run).toBeEnabled();
});

test('a number that is none is led to', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 500 });
  await page.goto(model);
  const seed = page.getByLabel('Seed', { exact: true });
  await seed.fill('1e');
  await page.getByLabel('Silent', { exact: true }).scrollIntoViewIfNeeded();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(seed).toBeFocused();
  await expect(page.getByRole('alert')).toHaveText('This is not a number.');
});

for (const [width, height] of [
  [1280, 700],
  [320, 600],
] as const)
  test(`what is led to is covered neither by the page's head nor by the bar with Run, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto(model);
    const seed = page.getByLabel('Seed', { exact: true });
    await seed.fill('1e');
    const isSeen = () =>
      seed.evaluate((element) => {
        const { x, top, bottom } = element.getBoundingClientRect();
        return [top + 2, bottom - 2].every((y) => document.elementFromPoint(x + 9, y) === element);
      });
    for (const edge of ['start', 'end'] as const) {
      await seed.evaluate((element, block) => {
        element.style.scrollMargin = '0';
        element.scrollIntoView({ block });
        element.style.scrollMargin = '';
      }, edge);
      expect(await isSeen()).toBe(false);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await expect(seed).toBeFocused();
      await expect.poll(isSeen).toBe(true);
      await seed.blur();
    }
  });

test('Run waits for uploads', async ({ page }) => {
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route('**/v1/files', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(model);
  await page.getByLabel('Prompt', { exact: true }).fill('wait');
  await page.getByTestId('input-mask-file').setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(300 * 1024) });
  await expect(page.getByRole('button', { name: 'Uploading…' })).toBeDisabled();
  await page.keyboard.press('Control+Enter');
  goOn();
  const sent = page.waitForRequest((request) => request.url().endsWith('/v1/predictions') && request.method() === 'POST');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  expect(((await sent).postDataJSON() as { input: { mask?: string } }).input.mask).toContain('/v1/files/');
});

test('a form that is left in the middle of an upload can be run when one comes back', async ({ page }) => {
  await page.route('**/v1/files', () => undefined);
  await page.goto(model);
  await page.getByLabel('Prompt', { exact: true }).fill('without it');
  await page.getByTestId('input-mask-file').setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(300 * 1024) });
  await expect(page.getByRole('button', { name: 'Uploading…' })).toBeDisabled();
  await page.getByRole('tab', { name: 'API' }).click();
  await page.getByRole('tab', { name: 'Playground' }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('succeeded')).toBeVisible();
});

test('what is true, false or null can be left unsaid, and false is not that', async ({ page }) => {
  await page.goto(model);
  const tiled = page.getByLabel('Tiled', { exact: true });
  await expect(tiled).toHaveValue('');
  await page.getByLabel('Prompt', { exact: true }).fill('tiles');
  await tiled.selectOption('false');
  await expect(page.getByLabel('Style', { exact: true }).locator('option')).toHaveText(['plain', 'ink']);
  const sent = page.waitForRequest((request) => request.url().endsWith('/v1/predictions') && request.method() === 'POST');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  expect(((await sent).postDataJSON() as { input: object }).input).toEqual({ prompt: 'tiles', tiled: false });
});

test('on a narrow screen the buttons of a form stand in one line, and so does what a run is with its button', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 600 });
  await page.goto('/mimeo/chaos');
  const tops = async (...names: string[]) =>
    Promise.all(
      names.map(async (name) => {
        const box = await page.getByRole('button', { name, exact: true }).boundingBox();
        return Math.round((box?.y ?? 0) + (box?.height ?? 0) / 2);
      }),
    );
  expect(new Set(await tops('Run', 'Reset', 'Share inputs')).size).toBe(1);
  await page.getByRole('textbox', { name: 'Sleep' }).fill('60');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('processing')).toBeVisible();
  const state = await page.getByText('processing').boundingBox();
  const [cancel = 0] = await tops('Cancel');
  expect(Math.abs((state?.y ?? 0) + (state?.height ?? 0) / 2 - cancel)).toBeLessThan(4);
  await page.getByRole('button', { name: 'Cancel' }).click();
});

test('a list takes several files at once, loses the right one, and Reset forgets them all', async ({ page }) => {
  await page.goto(model);
  await page.getByLabel('Prompt', { exact: true }).fill('list');
  await page.getByRole('button', { name: 'Add an item Pictures' }).click();
  const file = (name: string, size: number) => ({ name, mimeType: 'image/png', buffer: Buffer.alloc(size) });
  await page.getByTestId('input-pictures-0-file').setInputFiles([file('one.png', 1), file('two.png', 2), file('three.png', 300 * 1024)]);
  for (const name of ['one.png', 'two.png', 'three.png']) await expect(page.getByText(name)).toBeVisible();
  await page.getByRole('button', { name: 'Remove item 1' }).click();
  await expect(page.getByText('one.png')).toBeHidden();
  await page.getByLabel('Key', { exact: true }).fill('hunter2');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('succeeded')).toBeVisible();
  for (const text of ['307200', '7']) await expect(page.locator('.tree').getByText(text, { exact: true })).toBeVisible();
  // What was told once is told no more.
  await page.reload();
  await expect(page.getByLabel('Key', { exact: true })).toHaveValue('');
  await page.getByTestId('input-mask-file').setInputFiles(file('mask.png', 3));
  await expect(page.getByText('mask.png')).toBeVisible();
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByText('mask.png')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Remove item 1' })).toBeHidden();
});

test('a file can be dropped and pasted', async ({ page }) => {
  await page.goto(model);
  const place = page.locator('.drop');
  const give = (type: 'drop' | 'paste', name: string) =>
    place.first().evaluate(
      (element, [event, called]) => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], called ?? '', { type: 'image/png' }));
        const given =
          event === 'drop'
            ? new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data })
            : new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data });
        element.dispatchEvent(given);
      },
      [type, name],
    );
  await give('drop', 'dropped.png');
  await expect(page.getByText('dropped.png')).toBeVisible();
  await page.getByRole('button', { name: 'Remove the file' }).click();
  await give('paste', 'pasted.png');
  await expect(page.getByText('pasted.png')).toBeVisible();
});

test.describe('with a camera', () => {
  test.use({ permissions: ['camera'] });
  test('a picture is taken, or not', async ({ page }) => {
    await page.goto(model);
    await page.getByRole('button', { name: 'Camera' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await page.getByRole('button', { name: 'Camera' }).first().click();
    await expect.poll(() => page.locator('.camera video').evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Take the picture' }).click();
    await expect(page.getByText('camera.jpg')).toBeVisible();
  });
});

test('no output is said to be none', async ({ page }) => {
  const id = await runByApi(page.request, 'local/form-native', { prompt: 'x', silent: true });
  await page.goto(`/p/${id}`);
  await expect(page.getByText('No output.')).toBeVisible();
});
