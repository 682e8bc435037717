import { expect, test } from '@playwright/test';
import { token } from './signed-in';

test('a wrong token is refused, the right one leads to where one wanted to go', async ({ page }) => {
  await page.goto('/predictions');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('Token', { exact: true }).fill('r8_wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Predictions' })).toBeVisible();
});

test('a link cannot use the log-in to lead elsewhere', async ({ page }) => {
  await page.goto(`/login?next=${encodeURIComponent('//evil.example/')}`);
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Models', level: 1 })).toBeVisible();
});

test('one can sign out', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto('/settings');
  await expect(page).toHaveURL(/\/login/);
});
