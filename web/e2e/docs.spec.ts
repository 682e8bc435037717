import AxeBuilder from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';

// Nobody is signed in here.
const test = base.extend<{ violations: string[] }>({
  violations: [
    async ({ page, baseURL }, use) => {
      const found: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) found.push(message.text());
      });
      page.on('pageerror', (error) => found.push(String(error)));
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== new URL(baseURL ?? '').origin) found.push(`asked for ${request.url()}`);
      });
      await use(found);
      expect(found).toEqual([]);
    },
    { auto: true },
  ],
});

test('the documentation is read without signing in, from page to page', async ({ page }) => {
  await page.goto('/docs');
  await expect(page.getByRole('heading', { name: 'Mimeo', level: 1 })).toBeVisible();
  await page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Install and start' }).click();
  await expect(page.getByRole('heading', { name: 'Install and start' })).toBeVisible();
  const picture = page.getByRole('img', { name: /playground/ });
  expect(await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBeGreaterThan(100);
  await page.getByRole('link', { name: 'Next: Python' }).click();
  await expect(page).toHaveTitle('Python · Mimeo');
  await expect(page.getByLabel('Code: python').first()).toContainText('replicate.run("mimeo/speak"');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/login\?next=%2Fdocs%2Fpython/);
});

test('links between pages lead to their headings', async ({ page }) => {
  await page.goto('/docs/webhook-notifier');
  await page.getByRole('link', { name: 'webhooks', exact: true }).click();
  await expect(page).toHaveURL(/\/docs\/webhooks#when-it-fails/);
  const heading = page.getByRole('heading', { name: /When it fails/ });
  await expect(heading).toBeInViewport();
  await expect(heading).toBeFocused();
  await page.reload();
  await expect(heading).toBeInViewport();
});

test('the search finds headings, and leads there', async ({ page }) => {
  await page.goto('/docs');
  await page.getByRole('searchbox', { name: 'Search the documentation' }).fill('reverse nginx');
  await page.getByRole('list', { name: 'Found' }).getByRole('link', { name: 'A domain and a reverse proxy: nginx' }).click();
  await expect(page).toHaveURL(/\/docs\/reverse-proxy#nginx/);
  await expect(page.getByRole('heading', { name: /^nginx/ })).toBeInViewport();
});

test('the reference is of the server that shows it', async ({ page }) => {
  const known = (await (await page.request.get('/openapi.json')).json()) as { paths: Record<string, object> };
  await page.goto('/docs/http-api#predictions.create');
  const operations = page.locator('details.operation');
  const methods = ['get', 'post', 'put', 'patch', 'delete', 'query', 'options'];
  const all = Object.values(known.paths).flatMap((item) => Object.keys(item).filter((method) => methods.includes(method)));
  await expect(operations).toHaveCount(all.length);
  const create = operations.and(page.locator('[id="predictions.create"]'));
  await expect(create).toBeInViewport();
  await expect(create.getByText('Where to report')).toBeVisible();
});

test('a page that is none says so', async ({ page }) => {
  await page.goto('/docs/absent');
  await expect(page.getByText('There is nothing here')).toBeVisible();
});

test('keys reach content and pages', async ({ page }) => {
  await page.goto('/docs/python');
  await page.getByRole('heading', { name: 'Python', level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.getByRole('navigation', { name: 'Documentation' }).getByRole('link', { name: 'Go', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Go', level: 1 })).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const address of colorScheme === 'light' ? ['', '/python', '/errors', '/http-api'] : ['/python']) {
      test(`/docs${address} has no serious fault that axe can find`, async ({ page }) => {
        test.slow(address === '/http-api', 'A hundred operations are much to look through.');
        await page.goto(`/docs${address}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      });
    }
  });
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 320, height: 700 } });

  test('the pages are behind a button', async ({ page }) => {
    await page.goto('/docs/start');
    const contents = page.getByRole('navigation', { name: 'Documentation' });
    await expect(page.getByRole('heading', { name: 'Install and start' })).toBeVisible();
    await expect(contents).toBeHidden();
    await page.getByRole('button', { name: 'All pages' }).click();
    await contents.getByRole('link', { name: 'curl' }).click();
    await expect(page.getByRole('heading', { name: 'curl', level: 1 })).toBeVisible();
    await expect(contents).toBeHidden();
  });

  test('no page scrolls sideways', async ({ page }) => {
    test.slow();
    const overview = await (await page.request.get('/llms.txt')).text();
    const names = Array.from(overview.matchAll(/\]\(\/docs\/([\w-]+)\.md\)/g), ([, name = '']) => name);
    expect(names.length).toBeGreaterThan(30);
    await page.goto('/docs');
    for (const name of new Set(names)) {
      await page.goto(`/docs/${name}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(excess, name).toBeLessThanOrEqual(0);
    }
  });
});
