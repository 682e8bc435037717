import { expect, runByApi, test } from './signed-in';

test('predictions can be filtered, opened and deleted', async ({ page }) => {
  const id = await runByApi(page.request, 'mimeo/chaos', { fail: 'for the list' });
  await page.goto('/predictions');
  await page.getByLabel('Status').selectOption('failed');
  await page.getByRole('link', { name: id.slice(0, 12) }).click();
  await expect(page.getByRole('heading', { name: 'Prediction' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page).toHaveURL(/\/predictions$/);
  await page.goto(`/p/${id}`);
  await expect(page.getByText('There is nothing here')).toBeVisible();
});

test('a file is uploaded and deleted', async ({ page }) => {
  await page.goto('/files');
  await page.getByTestId('upload').setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  const row = page.getByRole('listitem').filter({ hasText: 'notes.txt' }).first();
  await expect(row).toContainText('5 B');
  const before = await page.getByText('notes.txt', { exact: true }).count();
  await row.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('notes.txt', { exact: true })).toHaveCount(before - 1);
});

test('a token is shown once and can be revoked', async ({ page }) => {
  const name = `made by a test ${Date.now()}`;
  await page.goto('/settings?tab=tokens');
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make a token' }).click();
  await expect(page.getByLabel('The new token', { exact: true })).toHaveText(/^r8_\w+$/);
  await page.reload();
  await expect(page.getByLabel('The new token', { exact: true })).toBeHidden();
  const row = page.getByRole('listitem').filter({ hasText: name });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toBeHidden();
});

test('a webhook that fails is listed with its attempts, and sent again', async ({ page }) => {
  const id = await runByApi(page.request, 'mimeo/chaos', { text: 'hook' }, { webhook: 'http://127.0.0.1:9/none' });
  await page.goto(`/p/${id}`);
  await expect(page.getByRole('heading', { name: 'Webhooks' })).toBeVisible();
  const row = page.getByRole('listitem').filter({ hasText: 'completed' });
  await expect(row.getByText(/\d+ attempts?/)).toBeVisible();
  await expect(row.getByText('pending')).toBeVisible();
});

test('a deployment is made, changed, rolled back and disabled', async ({ page }) => {
  const name = `test-${Date.now()}`;
  await page.goto('/deployments');
  await page.getByRole('button', { name: 'New deployment' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Model').fill('mimeo/chaos');
  await expect(dialog.getByLabel('Version')).not.toHaveValue('');
  await dialog.getByRole('button', { name: 'Deploy' }).click();
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await page.getByLabel('Instances at most').fill('2');
  await page.getByRole('button', { name: 'Release', exact: true }).click();
  await expect(page.getByText('release 2')).toBeVisible();
  await page.getByRole('button', { name: 'Roll back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByText('release 3')).toBeVisible();
  await page.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByText('disabled')).toBeVisible();
});
