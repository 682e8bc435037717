import AxeBuilder from '@axe-core/playwright';
import { expect, runByApi, test } from './signed-in';

test('a prediction is shared, read by somebody who is not signed in, and shared no longer', async ({ page, browser }) => {
  const id = await runByApi(page.request, 'mimeo/speak', { text: 'For everybody' });
  await page.goto(`/p/${id}`);
  const share = page.getByRole('switch', { name: 'Share' });
  await expect(share).not.toBeChecked();
  await share.focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Copy the link' })).toBeVisible();
  await expect(share).toBeChecked();
  await expect(page.getByText('Everybody who has its link can read it')).toBeVisible();
  const owned = await new AxeBuilder({ page }).analyze();
  expect(owned.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const stranger = await context.newPage();
  await stranger.goto(`/p/${id}`);
  await expect(stranger.getByText('succeeded')).toBeVisible();
  await expect(stranger.getByText('For everybody')).toBeVisible();
  const sound = stranger.locator('audio');
  await expect.poll(() => sound.evaluate((element: HTMLAudioElement) => element.readyState)).toBeGreaterThan(0);
  const address = await sound.evaluate((element: HTMLAudioElement) => element.currentSrc);
  for (const action of ['Delete', 'Run again', 'Tweak it']) await expect(stranger.getByText(action)).toHaveCount(0);
  await expect(stranger.getByRole('switch')).toHaveCount(0);
  const seen = await new AxeBuilder({ page: stranger }).analyze();
  expect(seen.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);

  await share.click();
  await expect(page.getByText('Only this account can read it.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy the link' })).toHaveCount(0);
  expect((await context.request.get(address)).status()).toBe(404);
  await stranger.reload();
  await expect(stranger.getByRole('heading', { name: 'Sign in to this server' })).toBeVisible();
  await expect(stranger).toHaveURL(new RegExp(`/login\\?next=.*${id}`));
  await context.close();
});
