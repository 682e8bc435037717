import { execSync } from 'node:child_process';
import { expect, test } from './signed-in';

const restart = process.env['MIMEO_RESTART'];

test('a restart of the server in the middle of a run is lived through', async ({ page }) => {
  test.skip(restart === undefined, 'MIMEO_RESTART names no command.');
  await page.goto('/mimeo/chaos');
  await page.getByRole('textbox', { name: 'Sleep' }).fill('6');
  await page.getByLabel('Lines', { exact: true }).fill('20');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('processing')).toBeVisible();
  execSync(restart ?? '', { stdio: 'ignore' });
  await expect(page.getByText(/The server does not answer/)).toBeVisible();
  await expect(page.getByText(/The server does not answer/)).toBeHidden();
  await expect(page.getByText('succeeded')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByTestId('output-text')).toHaveText('chaos');
});
