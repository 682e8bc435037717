// What only an operator of the server may do; MIMEO_TOKEN is of one.
import { expect, test } from './signed-in';

test('an account is made with its first token, gets an allowance, and is removed', async ({ page }) => {
  const username = `test${Date.now()}`;
  await page.goto('/settings?tab=accounts');
  await page.getByLabel('Username').fill(username);
  await page.getByRole('button', { name: 'Make an account' }).click();
  await expect(page.getByLabel('The first token', { exact: true })).toHaveText(/^r8_\w+$/);
  const row = page.getByRole('listitem').filter({ hasText: username });
  await row.getByRole('button', { name: 'Allowance' }).click();
  await page.getByLabel('What it may spend in a month').fill('5');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toBeHidden();
});

test('a collection is made, filled, shown and removed', async ({ page }) => {
  const slug = `test-${Date.now()}`;
  await page.goto('/settings?tab=collections');
  await page.getByLabel('Slug').fill(slug);
  await page.getByLabel('Name').fill(`Made by a test ${slug}`);
  await page.getByLabel('Description').fill('Models of a test');
  await page.getByRole('button', { name: 'Make a collection' }).click();
  await page.getByLabel(`Model for ${slug}`).fill('mimeo/speak');
  const row = page.getByRole('listitem').filter({ has: page.getByLabel(`Model for ${slug}`) });
  await row.getByRole('button', { name: 'Put in' }).click();
  await expect(row.getByRole('link', { name: 'mimeo/speak' })).toBeVisible();
  await row.getByRole('link', { name: slug }).click();
  await expect(page.getByRole('link', { name: 'mimeo/speak' })).toBeVisible();
  await page.goBack();
  await row.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toBeHidden();
});

test('a policy is written, read by everybody, and runs nothing', async ({ page, browser }) => {
  await page.goto('/settings?tab=site');
  const policy = page.getByLabel('Policy, in Markdown');
  await policy.fill(
    '# Be kind\n\n<img src=x onerror="document.title=\'taken\'"> [here](javascript:alert(1)) and [there](https://example.org)',
  );
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Policy of this server' })).toBeVisible();

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const stranger = await context.newPage();
  await stranger.goto('/docs');
  await stranger.getByRole('link', { name: 'Policy of this server' }).click();
  await expect(stranger.getByRole('heading', { name: 'Be kind' })).toBeVisible();
  await expect(stranger.getByRole('link', { name: 'there' })).toHaveAttribute('rel', /noopener/);
  await expect(stranger.getByRole('link', { name: 'here', exact: true })).toHaveCount(0);
  await expect(stranger.locator('main img')).toHaveCount(0);
  await context.close();

  await policy.fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Policy of this server' })).toBeHidden();
});
