import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './signed-in';

const headers = { 'X-Mimeo-Page': '1' };

test('a deployment shows how its last day went, as charts and as a table', async ({ page }) => {
  const name = `test-of-a-deployment-with-a-long-name-${Date.now()}`;
  const model = await page.request.get('/v1/models/mimeo/chaos', { headers });
  const { latest_version: version } = (await model.json()) as { latest_version: { id: string } };
  const made = await page.request.post('/v1/deployments', {
    data: { name, model: 'mimeo/chaos', version: version.id, hardware: 'cpu', min_instances: 0, max_instances: 1 },
    headers,
  });
  expect(made.status()).toBe(200);
  await page.goto(`/deployments/local/${name}`);
  await expect(page.getByText('No prediction has ended in the last 24 hours.')).toBeVisible();
  const session = (await (await page.request.get('/mimeo/v1/session', { headers })).json()) as { api_origin: string };
  await expect(page.getByLabel('Call with curl', { exact: true })).toContainText(
    `${session.api_origin}/v1/deployments/local/${name}/predictions`,
  );
  for (const input of [{}, {}, { fail: 'on purpose' }]) {
    const run = await page.request.post(`/v1/deployments/local/${name}/predictions`, {
      data: { input },
      headers: { ...headers, Prefer: 'wait' },
    });
    expect(run.status()).toBe(201);
  }
  await page.request.patch(`/v1/deployments/local/${name}`, { data: { max_instances: 2 }, headers });
  await page.reload();
  await expect(page.getByRole('listitem').getByText('was live')).toHaveCount(1);
  await expect(page.getByRole('listitem').getByText('live', { exact: true })).toHaveCount(1);
  const runs = page.getByRole('slider', { name: 'Predictions that ended in 24 hours: 3, of which 1 failed' });
  await expect(runs.locator('canvas')).toBeVisible();
  await expect(page.getByRole('slider', { name: /^Latency in 24 hours: the median at most/ })).toBeVisible();
  await expect(page.getByRole('slider', { name: /^Time in the queue in 24 hours/ })).toBeVisible();
  await runs.press('End');
  await expect(runs).toHaveAttribute('aria-valuetext', /succeeded \d, canceled 0, failed \d$/);
  await runs.press('Home');
  await expect(runs).toHaveAttribute('aria-valuetext', /succeeded 0, canceled 0, failed 0$/);
  const latency = page.locator('figure').filter({ hasText: 'Latency' });
  const box = await latency.getByRole('slider').boundingBox();
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) - 30, (box?.y ?? 0) + 40);
  await expect(latency.getByText('median')).toContainText(/\d m?s$/);
  await page.getByText('As a table').press('Enter');
  const table = page.getByRole('region', { name: 'The last 24 hours as a table' });
  await expect(table.getByRole('columnheader', { name: 'Latency, 95 %' })).toBeVisible();
  await expect(table.getByRole('row')).not.toHaveCount(1);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id)).toEqual([]);
  const instances = page.getByRole('region', { name: 'Instances', exact: true });
  await expect(instances.getByText(`local/${name}`)).toBeVisible();
  expect(await instances.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto('/predictions');
  await expect(page.getByText(`local/${name}`).first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});
