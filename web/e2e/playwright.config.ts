// Drives the page with Debian's Chromium, against a server that runs already:
//
//   MIMEO_WEB_URL   address of the page
//   MIMEO_TOKEN     a token with all scopes
//   MIMEO_STOP      a command that kills the server (optional, as the next)
//   MIMEO_START     a command that starts it again, with the same data at the same address
//   MIMEO_PICTURES  a folder for a picture of each test's last page (optional; it is emptied first)
//   CHROMIUM        another Chromium
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const programs = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

export default defineConfig({
  testDir: '.',
  outputDir: process.env['MIMEO_PICTURES'] ?? 'results',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  workers: 1,
  reporter: 'list',
  use: {
    baseURL: process.env['MIMEO_WEB_URL'] ?? 'http://127.0.0.1:5173',
    ignoreHTTPSErrors: true,
    screenshot: { mode: 'on', fullPage: true },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? programs.find((program) => existsSync(program)),
      args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    },
  },
});
