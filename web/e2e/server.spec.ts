// How the server is, what runs on it, and what does not run any more.
import { expect, runByApi, test } from './signed-in';

test('the server tells an operator how it is, and what of its machine is used', async ({ page }) => {
  await page.goto('/settings?tab=server');
  await expect(page.getByText('ready', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('stays 1h, unless')).toBeVisible();
  await expect(page.getByRole('meter', { name: 'Disk of the data folder' })).toHaveAttribute('aria-valuetext', /free of/);
  await expect(page.getByRole('meter', { name: 'Processors' })).toHaveAttribute('aria-valuetext', /on \d+ cores/);
  await expect(page.getByRole('meter', { name: 'Memory' })).toBeVisible();
});

test('an operator sees what of each GPU is used', async ({ page }) => {
  await page.goto('/settings?tab=server');
  await page.getByRole('meter', { name: 'Memory' }).waitFor();
  const gpu = page.getByRole('meter', { name: 'GPU 2: NVIDIA H100' });
  test.skip((await gpu.count()) === 0, 'tests/test_web.py plays the driver');
  await expect(gpu).toHaveAttribute('aria-valuetext', /of .*; busy 50%/);
});

test('an instance is stopped', async ({ page }) => {
  await runByApi(page.request, 'mimeo/chaos', {});
  await page.goto('/settings?tab=server');
  const row = page.getByRole('row').filter({ hasText: 'mimeo/chaos' }).filter({ hasText: 'ready' }).first();
  const logs = (await row.getByRole('button', { name: /^Logs of instance/ }).getAttribute('aria-label')) ?? '';
  await row.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: logs, exact: true })).toHaveCount(0);
});

test('a version that is set aside is listed with the reason, and tried again', async ({ page }) => {
  const headers = { 'X-Mimeo-Page': '1' };
  test.skip((await page.request.get('/v1/models/local/broken', { headers })).status() === 404, 'tests/test_web.py pushes it');
  for (let i = 0; i < 3; ++i) await runByApi(page.request, 'local/broken', { text: 'a' });
  await page.goto('/settings?tab=server');
  const row = page.getByRole('listitem').filter({ hasText: 'local/broken' });
  await expect(row).toContainText('3 failures in a row');
  await row.getByRole('button', { name: 'Try now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Try now' }).click();
  await expect(row).toBeHidden();
});
