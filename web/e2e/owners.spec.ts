// What owners do with their models and organizations, and operators with everybody's.
import { expect, test } from './signed-in';

test('a model is made, found again though it is private, and removed', async ({ page }) => {
  const name = `made-${Date.now()}`;
  await page.goto('/');
  await page.getByRole('link', { name: 'Your models' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make a model' }).click();
  const row = page.getByRole('listitem').filter({ hasText: `local/${name}` });
  await expect(row.getByLabel(`Who sees local/${name}`)).toHaveValue('private');
  await row.getByRole('link').click();
  await expect(page.getByText('This model has no version yet')).toBeVisible();
  await expect(page.getByLabel('Description')).toBeVisible();
  await page.goBack();
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toBeHidden();
});

test("an operator hides somebody else's model, shows it again, and makes it official", async ({ page }) => {
  await page.goto('/mimeo/chaos?tab=settings');
  await expect(page.getByText('As an operator of this server')).toBeVisible();
  await expect(page.getByLabel('Description')).toHaveCount(0);
  await page.getByLabel('Who sees mimeo/chaos').selectOption('private');
  await expect
    .poll(async () => (await page.request.get('/v1/models/mimeo/chaos', { headers: { 'X-Mimeo-Page': '1' } })).status())
    .toBe(404);
  await page.goto('/settings?tab=models');
  const row = page.getByRole('listitem').filter({ hasText: 'mimeo/chaos' });
  await expect(row.getByRole('link')).toHaveCount(0);
  await row.getByLabel('Who sees mimeo/chaos').selectOption('public');
  await expect(row.getByRole('link')).toBeVisible();
  await row.getByLabel('mimeo/chaos is official').click();
  await expect(row.getByLabel('mimeo/chaos is official')).toBeChecked();
  await page.goto('/');
  await page.getByRole('link', { name: 'Official' }).click();
  await expect(page.getByRole('link', { name: 'mimeo/chaos' })).toBeVisible();
  await page.goto('/settings?tab=models');
  await row.getByLabel('mimeo/chaos is official').click();
  await expect(row.getByLabel('mimeo/chaos is official')).not.toBeChecked();
});

test('an organization is made; members come, get another role, and go', async ({ page }) => {
  const headers = { 'X-Mimeo-Page': '1' };
  const [acme, ada] = [`acme${Date.now()}`, `ada${Date.now()}`];
  expect((await page.request.post('/mimeo/v1/accounts', { data: { username: ada }, headers })).status()).toBe(201);
  await page.goto('/settings');
  const made = page.getByRole('form', { name: 'New organization' });
  await made.getByLabel('Username').fill(acme);
  await made.getByLabel('Name', { exact: true }).fill('Acme Inc.');
  await made.getByRole('button', { name: 'Make an organization' }).click();
  const row = page.getByRole('listitem').filter({ has: page.getByLabel(`New member of ${acme}`, { exact: true }) });
  await row.getByLabel(`New member of ${acme}`, { exact: true }).fill('nobody-at-all');
  await row.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('nobody-at-all');
  await row.getByLabel(`New member of ${acme}`, { exact: true }).fill(ada);
  await row.getByRole('button', { name: 'Add', exact: true }).click();
  const members = page.getByRole('list', { name: `Members of ${acme}` });
  await expect(members.getByLabel(`Role of ${ada}`)).toHaveValue('member');
  await members.getByLabel(`Role of ${ada}`).selectOption('admin');
  await page.reload();
  await expect(members.getByLabel(`Role of ${ada}`)).toHaveValue('admin');
  await members.getByRole('button', { name: 'Take out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
  await expect(members.getByLabel(`Role of ${ada}`)).toHaveCount(0);
  await members.getByLabel('Role of local').selectOption('member');
  await expect(page.getByRole('alert')).toBeVisible();
  await row.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(members).toHaveCount(0);
});

test('the token of this session is marked, and a token says how long its data stays', async ({ page }) => {
  const name = `kept ${Date.now()}`;
  await page.goto('/settings?tab=tokens');
  await expect(page.getByText('this session')).toHaveCount(1);
  await page.getByText('Other sessions on the page').click();
  await expect(page.getByText('Web page', { exact: true }).nth(1)).toBeVisible();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Data of its predictions stays').fill('soon');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await expect(page.getByRole('alert')).toContainText('retention must be a time');
  await page.getByLabel('Data of its predictions stays').fill('30m');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const row = page.getByRole('listitem').filter({ hasText: name });
  await expect(row).toContainText('data stays 30m');
  await row.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toBeHidden();
});
