import AxeBuilder from '@axe-core/playwright';
import { expect, runByApi, test } from './signed-in';

const addresses = [
  '/',
  '/?q=read',
  '/predictions',
  '/deployments',
  '/files',
  '/trainings',
  '/settings',
  '/settings?tab=tokens',
  '/settings?tab=webhooks',
  '/settings?tab=inbox',
  '/settings?tab=usage',
  '/settings?tab=models',
  '/settings?tab=server',
  '/settings?tab=accounts',
  '/settings?tab=collections',
  '/settings?tab=site',
  '/policy',
  '/collections/official',
  '/mimeo/chaos',
  '/mimeo/enlarge',
  '/mimeo/speak?tab=api',
  '/mimeo/speak?tab=versions',
  '/mimeo/speak?tab=examples',
  '/mimeo/speak?tab=readme',
  '/no/such-model',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const address of addresses) {
      test(`${address} has no serious fault that axe can find`, async ({ page }) => {
        await page.goto(address);
        await page.getByRole('main').waitFor();
        await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      });
    }

    test('a prediction has no serious fault that axe can find', async ({ page }) => {
      const id = await runByApi(page.request, 'mimeo/chaos', { lines: 3, log: 'hi', files: 2, nested: 2 });
      await page.goto(`/p/${id}`);
      await expect(page.getByText('succeeded')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html}`),
      ).toEqual([]);
    });
  });
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 320, height: 700 } });
  for (const address of addresses) {
    test(`${address} does not scroll sideways`, async ({ page }) => {
      await page.goto(address);
      await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    });
  }
});

test('the keyboard reaches the content first', async ({ page }) => {
  await page.goto('/predictions');
  await page.getByRole('heading', { name: 'Predictions' }).waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
});

test('search finds models', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('searchbox').fill('speech');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'mimeo/speak' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'mimeo/chaos' })).toBeHidden();
});
