// A page of somebody who is signed in, and that must not break its own policy.
import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test';

export const token = process.env['MIMEO_TOKEN'] ?? '';
const pageHeaders = { 'X-Mimeo-Page': '1' };

export async function signIn(page: Page): Promise<void> {
  const answer = await page.request.post('/mimeo/v1/session', { data: { token }, headers: pageHeaders });
  expect(answer.status()).toBe(201);
}

/** Makes a prediction without the page, and waits for its end. */
export async function runByApi(request: APIRequestContext, model: string, input: object, more: object = {}): Promise<string> {
  const created = await request.post('/v1/predictions', {
    data: { version: model, input, ...more },
    headers: { ...pageHeaders, Prefer: 'wait' },
  });
  expect(created.status()).toBe(201);
  return ((await created.json()) as { id: string }).id;
}

export const test = base.extend<{ violations: string[] }>({
  violations: [
    async ({ page }, use) => {
      const found: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) found.push(message.text());
      });
      page.on('pageerror', (error) => found.push(String(error)));
      await use(found);
      expect(found).toEqual([]);
    },
    { auto: true },
  ],
  page: async ({ page }, use) => {
    await signIn(page);
    await use(page);
  },
});

export { expect };
