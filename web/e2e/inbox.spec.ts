import AxeBuilder from '@axe-core/playwright';
import { expect, runByApi, test } from './signed-in';

test('webhooks of a prediction come to the inbox, verified, and are cleared', async ({ page }) => {
  await page.goto('/settings?tab=inbox');
  const clear = page.getByRole('button', { name: 'Clear' });
  const address = (await page.getByLabel('Address of the inbox', { exact: true }).textContent()) ?? '';
  expect(address).toContain('/mimeo/v1/inbox/');
  await page.request.delete('/mimeo/v1/inbox', { headers: { 'X-Mimeo-Page': '1' } });
  await expect(page.getByRole('heading', { name: 'Nothing has come' })).toBeVisible();

  const id = await runByApi(page.request, 'mimeo/hello-world', { text: 'Ada' }, { webhook: address, webhook_events_filter: ['completed'] });
  const row = page.getByRole('listitem').filter({ hasText: 'completed' });
  await expect(row.getByText('verified', { exact: true })).toBeVisible();
  await row.getByText('Body').click();
  await expect(row.getByText(JSON.stringify(id))).toBeVisible();
  await row.getByText(/\d+ headers/).click();
  await expect(row.getByText('webhook-signature', { exact: false }).first()).toBeVisible();

  const forged = await page.request.post(new URL(address).pathname, { data: '<b>not JSON</b>', headers: { 'Content-Type': 'text/plain' } });
  expect(forged.status()).toBe(200);
  await expect(page.getByText('not verified', { exact: true })).toBeVisible();

  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(grave.map(({ id: rule, nodes }) => `${rule}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);

  await clear.click();
  await expect(page.getByRole('heading', { name: 'Nothing has come' })).toBeVisible();
  await expect(clear).toBeDisabled();
});
