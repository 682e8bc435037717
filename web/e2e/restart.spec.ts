import { execSync } from 'node:child_process';
import { expect, test } from './signed-in';

const stop = process.env['MIMEO_STOP'];
const start = process.env['MIMEO_START'];

function run(command: string): void {
  execSync(command, { stdio: 'ignore' });
}

test('a restart of the server in the middle of a run is lived through', async ({ page }) => {
  test.skip(stop === undefined || start === undefined, 'MIMEO_STOP and MIMEO_START name no commands.');
  await page.goto('/mimeo/chaos');
  await page.getByRole('textbox', { name: 'Sleep' }).fill('6');
  await page.getByLabel('Lines', { exact: true }).fill('20');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('processing')).toBeVisible();
  run(stop ?? '');
  try {
    // A server is back within a tenth of a second, and the page asks once a second: it is away for as long as the page needs to notice.
    await expect(page.getByText(/The server does not answer/)).toBeVisible();
  } finally {
    run(start ?? '');
  }
  await expect(page.getByText(/The server does not answer/)).toBeHidden();
  await expect(page.getByText('succeeded')).toBeVisible({ timeout: 45_000 });
  await expect(page.getByTestId('output-text')).toHaveText('chaos');
});
