// Needs a server with a provider that it calls $MIMEO_OIDC, and whose page has a link to agree by (tests/oidc_issuer.py).
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { token } from './signed-in';

const provider = process.env['MIMEO_OIDC'] ?? '';
const button = `Log in with ${provider}`;
test.skip(provider === '', 'the server knows no provider');

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the log-in page says what went wrong, in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 320, height: 700 });
    await page.goto('/login?failed=not-allowed');
    await expect(page.getByRole('alert').filter({ hasText: 'You may not log in to this server' })).toBeVisible();
    await expect(page.getByRole('link', { name: button })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  });
}

test('a button leads to the provider and back to where one wanted to go, signed in until one signs out', async ({ page }) => {
  await page.goto('/predictions');
  await page.getByRole('link', { name: button }).click();
  await expect(page.getByRole('heading', { name: 'Issuer' })).toBeVisible();
  await page.getByRole('link', { name: 'Yes, it is me' }).click();
  await expect(page.getByRole('heading', { name: 'Predictions' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Predictions' })).toBeVisible();

  await page.goto('/settings');
  await expect(page.getByRole('definition').filter({ hasText: /^grace$/ })).toBeVisible();
  await page.getByRole('button', { name: 'Unlink' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await page.getByRole('button', { name: `Link with ${provider}` }).click();
  await page.getByRole('link', { name: 'Yes, it is me' }).click();
  await expect(page.getByRole('button', { name: 'Unlink' })).toBeVisible();

  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto('/predictions');
  await expect(page).toHaveURL(/\/login/);
});

test('an account does not become that of somebody who has one already', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.goto('/settings');
  await page.getByRole('button', { name: `Link with ${provider}` }).click();
  await page.getByRole('link', { name: 'Yes, it is me' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'logs in to another account here already' })).toBeVisible();
});
