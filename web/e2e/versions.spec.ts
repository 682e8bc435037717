// Two versions of a model side by side, and a training that makes another; tests/test_web.py pushes the models.
import { expect, test } from './signed-in';

const headers = { 'X-Mimeo-Page': '1' };

test('any two versions are compared, inputs and outputs, and the address keeps which', async ({ page }) => {
  const listed = await page.request.get('/v1/models/local/two/versions', { headers });
  test.skip(listed.status() === 404, 'tests/test_web.py pushes it');
  const [young, old] = ((await listed.json()) as { results: { id: string }[] }).results.map(({ id }) => id);
  await page.goto('/local/two?tab=versions');
  const row = page.getByRole('listitem').filter({ hasText: old?.slice(0, 12) });
  await row.getByRole('button', { name: 'Compare' }).click();
  const comparison = page.getByRole('region', { name: 'Comparison' });
  await expect(comparison.getByRole('region', { name: 'Inputs' }).getByRole('listitem').first()).toBeVisible();
  await expect(comparison.getByRole('region', { name: 'Output' })).toContainText('changed');
  await expect(comparison.getByLabel('Compare from version')).toHaveValue(old ?? '');
  await page.reload();
  await expect(comparison.getByLabel('Compare to version')).toHaveValue(young ?? '');
  await comparison.getByLabel('Compare to version').selectOption(old ?? '');
  await expect(comparison.getByText('The same')).toHaveCount(2);
  await expect(page).toHaveURL(new RegExp(`to=${old}`));
  await comparison.getByRole('button', { name: 'Close' }).click();
  await expect(comparison).toBeHidden();
});

test('a training from the page makes a model for its version, and says that it came from here', async ({ page }) => {
  test.skip((await page.request.get('/v1/models/local/learner', { headers })).status() === 404, 'tests/test_web.py pushes it');
  const name = `learned-${Date.now()}`;
  await page.goto('/local/learner?tab=train');
  await expect(page.getByLabel('Destination')).toHaveValue('local/learner');
  await page.getByRole('button', { name: 'New model' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('dialog').getByRole('button', { name: 'Make a model' }).click();
  await expect(page.getByLabel('Destination')).toHaveValue(`local/${name}`);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.from('b a c') });
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page).toHaveURL(/\/p\//);
  await expect(page.getByText('succeeded').first()).toBeVisible();
  await expect(page.getByText('this page', { exact: true })).toBeVisible();
  await page.goto(`/local/${name}?tab=versions`);
  await expect(page.getByText('shown', { exact: true })).toBeVisible();
});

test('a training waits for its files', async ({ page }) => {
  test.skip((await page.request.get('/v1/models/local/learner', { headers })).status() === 404, 'tests/test_web.py pushes it');
  await page.route('**/v1/files', () => undefined);
  await page.goto('/local/learner?tab=train');
  const large = { name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.alloc(300 * 1024, 'a') };
  await page.locator('input[type=file]').first().setInputFiles(large);
  await expect(page.getByRole('button', { name: 'Uploading…' })).toBeDisabled();
  await page.getByRole('button', { name: 'Remove the file' }).click();
  await expect(page.getByRole('button', { name: 'Train', exact: true })).toBeEnabled();
});
