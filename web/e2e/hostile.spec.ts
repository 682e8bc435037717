// A model may put out whatever it likes: it is shown, and does nothing.
import { encodeInput } from '../src/schema/share-link';
import { expect, runByApi, test } from './signed-in';

const hostile = [
  '<img src=x onerror="window.owned=1">',
  '<script>window.owned=1</script>',
  '<svg onload="window.owned=1">',
  '[click](javascript:window.owned=1)',
  '![pixel](https://evil.example/pixel.png)',
  '<a href="javascript:window.owned=1">click</a>',
  'https://evil.example/picture.png',
].join('\n\n');

async function expectNothingHappened(owned: () => Promise<unknown>, asked: string[]): Promise<void> {
  expect(await owned()).toBeUndefined();
  expect(asked.filter((address) => address.includes('evil'))).toEqual([]);
}

test('hostile output, errors and logs are texts', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const owned = () => page.evaluate(() => (window as { owned?: number }).owned);
  const id = await runByApi(page.request, 'mimeo/chaos', { text: hostile, log: '<img src=x onerror="window.owned=1">' });
  await page.goto(`/p/${id}`);
  await expect(page.getByTestId('output-text')).toContainText('<script>window.owned=1</script>');
  await expect(page.getByRole('log')).toContainText('<img src=x');
  await page.getByRole('button', { name: 'Markdown' }).click();
  await expect(page.locator('.markdown')).toBeVisible();
  await expect(page.locator('.markdown').getByText('click').first()).toBeVisible();
  expect(await page.locator('.markdown').locator('img, script, svg, iframe, a[href^="javascript"]').count()).toBe(0);
  await page.locator('.markdown').getByText('click').first().click();
  await page.getByRole('button', { name: 'JSON' }).click();
  await expectNothingHappened(owned, asked);

  const failed = await runByApi(page.request, 'mimeo/chaos', { fail: hostile });
  await page.goto(`/p/${failed}`);
  await expect(page.getByRole('alert')).toContainText('<svg onload');
  await page.goto('/predictions');
  await expect(page.getByRole('link', { name: failed.slice(0, 12) })).toBeVisible();
  await expectNothingHappened(owned, asked);
});

test('an input that turns its text around says so, on its page and in the list', async ({ page }) => {
  const id = await runByApi(page.request, 'mimeo/chaos', { text: 'two\nlines: photo\u202egpj.exe' });
  await page.goto(`/p/${id}`);
  await expect(page.locator('.input-text')).toHaveText('two\nlines: photo\\u202egpj.exe', { useInnerText: true });
  await page.goto('/predictions');
  await expect(page.getByRole('listitem').filter({ hasText: id.slice(0, 12) })).toContainText('text: two lines: photo\\u202egpj.exe');
});

const names = [
  '<img src=x onerror="window.owned=1">.svg',
  `photo\u202egpj.exe`,
  `${'long'.repeat(55)}.html`,
  '"onmouseover=window.owned=1 x=".html',
];
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.owned=1" width="9" height="9"><script>window.owned=1</script><image href="https://evil.example/pixel.png"/></svg>`;
const html = '<script>window.owned=1;opener&&(opener.owned=1)</script><img src="https://evil.example/pixel.png">';

for (const [kind, content] of [
  ['SVG', svg],
  ['HTML', html],
] as const)
  for (const width of [1280, 320])
    test(`files of hostile names that hold ${kind} are shown and do nothing, ${width} pixels wide`, async ({ page, context }) => {
      await page.setViewportSize({ width, height: 800 });
      const asked: string[] = [];
      // What really goes out: a request that a policy forbids is told of too, as one that failed.
      await context.route(/evil\.example/, (route) => {
        asked.push(route.request().url());
        return route.abort();
      });
      const owned = () => page.evaluate(() => (window as { owned?: number }).owned);
      const id = await runByApi(page.request, 'local/form-native', {
        prompt: names.join(' '),
        names: kind === 'SVG' ? names.map((name) => `${name}.svg`) : names,
        content,
      });
      await page.goto(`/p/${id}`);
      await expect(page.getByText('succeeded')).toBeVisible();
      await expect(page.getByText('photo\ufffdgpj.exe').first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: /^Download photo/ }).click();
      expect((await saved).suggestedFilename()).not.toContain('\u202e');
      if (kind === 'SVG') {
        await page.getByRole('button', { name: /^Open photo/ }).click();
        await expect(page.getByRole('dialog').getByRole('img')).toBeVisible();
        await page.keyboard.press('Escape');
      }
      await page.getByRole('button', { name: 'JSON' }).click();
      const link = page.locator('.tree a').first();
      const address = (await link.getAttribute('href')) ?? '';
      await expectNothingHappened(owned, asked);

      // As a page of its own it has no scripts, and nothing that it could reach.
      const alone = await context.newPage();
      const answer = await alone.goto(address).catch(() => undefined);
      if (answer) expect(answer.headers()['content-security-policy']).toContain('sandbox');
      expect(await alone.evaluate(() => (window as { owned?: number }).owned).catch(() => undefined)).toBeUndefined();
      await alone.close();
      await expectNothingHappened(owned, asked);
    });

test('an upload of a hostile name is a text', async ({ page }) => {
  await page.goto('/files');
  // A browser itself writes quotes in another way.
  for (const name of names.slice(0, 3).map((each) => each.replaceAll('"', ''))) {
    await page.getByTestId('upload').setInputFiles({ name, mimeType: 'text/html', buffer: Buffer.from(html) });
    const shown = name.replace('\u202e', '\ufffd');
    await expect(page.getByText(shown, { exact: true }).first()).toBeVisible();
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => (window as { owned?: number }).owned)).toBeUndefined();
});

test("inputs of a stranger's link are texts, and load nothing", async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`/mimeo/chaos${encodeInput({ text: hostile, log: 'javascript:window.owned=1' }, [])}`);
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue(/onerror/);
  await page.goto(`/mimeo/enlarge${encodeInput({ image: 'https://evil.example/pixel.png' }, [])}`);
  await expect(page.getByText('https://evil.example/pixel.png')).toBeVisible();
  await page.getByRole('tab', { name: 'API' }).click();
  await expect(page.getByLabel('Code in curl', { exact: true })).toContainText('evil.example');
  await expectNothingHappened(() => page.evaluate(() => (window as { owned?: number }).owned), asked);
});
