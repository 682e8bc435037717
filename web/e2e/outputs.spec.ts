// What came out of a prediction, and what can be done with it.
import { expect, runByApi, test } from './signed-in';

const model = 'local/form-native';

test('a film has a player', async ({ page, context }) => {
  const easel = await context.newPage();
  const film = await easel.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 32;
    const drawing = canvas.getContext('2d');
    const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
    const recorded = new Promise<Blob>((resolve) => (recorder.ondataavailable = ({ data }) => resolve(data)));
    recorder.start();
    for (let frame = 0; frame < 10; frame += 1) {
      drawing?.fillRect(frame, frame, 5, 5);
      await new Promise(requestAnimationFrame);
    }
    recorder.stop();
    const bytes = new Uint8Array(await (await recorded).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  await easel.close();
  const id = await runByApi(page.request, model, {
    prompt: 'film',
    mask: `data:video/webm;base64,${film}`,
    names: ['film.mp4'],
    content: 'x',
  });
  await page.goto(`/p/${id}`);
  await expect(page.getByRole('region', { name: 'Output' }).locator('video')).toBeVisible();
  const given = page.getByRole('region', { name: 'Input' }).locator('video');
  await expect.poll(() => given.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(32);
});

test('all files are saved at once', async ({ page }) => {
  const id = await runByApi(page.request, model, { prompt: 'x', names: ['one.txt', 'two.txt', 'three.txt'], content: 'text' });
  await page.goto(`/p/${id}`);
  const saved: string[] = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  await page.getByRole('button', { name: 'Download all 3' }).click();
  await expect.poll(() => saved).toEqual(['one.txt', 'two.txt', 'three.txt']);
});

test('after its data is deleted, nothing untrue is said of a prediction', async ({ page }) => {
  const id = await runByApi(page.request, model, { prompt: 'to be forgotten' });
  await page.goto(`/p/${id}`);
  await expect(page.getByRole('button', { name: 'Show as example' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete data' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete data' }).click();
  await expect(page.getByText('somebody deleted them, or their time was over')).toBeVisible();
  await expect(page.getByText('Nothing but the defaults')).toBeHidden();
  await expect(page.getByText('No output.')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Show as example' })).toBeHidden();
});

test('a prediction that is an example says so, and leads to the others', async ({ page }) => {
  const id = await runByApi(page.request, model, { prompt: 'exemplary' });
  await page.goto(`/p/${id}`);
  await page.getByRole('button', { name: 'Show as example' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Show as example' }).click();
  const shown = page.getByRole('link', { name: 'Shown as example' });
  await expect(shown).toBeVisible();
  await page.reload();
  await shown.click();
  await expect(page.getByRole('tab', { name: 'Examples' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('listitem').filter({ hasText: 'exemplary' }).first().getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No examples yet')).toBeVisible();
});

test('JSON leads to files where this page gets them', async ({ page }) => {
  const session = (await (await page.request.get('/mimeo/v1/session', { headers: { 'X-Mimeo-Page': '1' } })).json()) as {
    files_url: string;
  };
  const id = await runByApi(page.request, model, { prompt: 'x', names: ['one.txt'], content: 'text' });
  await page.goto(`/p/${id}`);
  await page.getByRole('button', { name: 'JSON' }).click();
  const address = await page.locator('.tree a').getAttribute('href');
  expect(address?.startsWith(`${session.files_url}/f/`), address ?? '').toBe(true);
});

test('code names the address that programs know, and a run counts at once', async ({ page }) => {
  const session = (await (await page.request.get('/mimeo/v1/session', { headers: { 'X-Mimeo-Page': '1' } })).json()) as {
    api_origin: string;
  };
  await page.goto(`/${model}?tab=api`);
  await expect(page.getByLabel('Code in curl', { exact: true })).toContainText(`${session.api_origin}/v1/predictions`);
  await page.getByRole('tab', { name: 'Playground' }).click();
  const runs = async () =>
    Number(((await page.locator('.model-facts').textContent()) ?? '').match(/([\d,]+) runs?/)?.[1]?.replace(',', ''));
  const before = await runs();
  await page.getByLabel('Prompt', { exact: true }).fill('count me');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('succeeded')).toBeVisible();
  expect(await runs()).toBe(before + 1);
});

test('a prediction that others start is in the list while it runs', async ({ page }) => {
  await page.goto('/predictions');
  await page.getByRole('heading', { name: 'Predictions' }).waitFor();
  const created = await page.request.post('/v1/predictions', {
    data: { version: 'mimeo/chaos', input: { sleep: 5 } },
    headers: { 'X-Mimeo-Page': '1' },
  });
  const { id } = (await created.json()) as { id: string };
  await expect(page.getByRole('listitem').filter({ hasText: id.slice(0, 12) })).toContainText(/starting|processing/, { timeout: 5000 });
});
