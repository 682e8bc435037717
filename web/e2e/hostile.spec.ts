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
