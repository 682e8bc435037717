import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { budget } from './dev/budget';
import { documents } from './dev/documents';
import { mimeoServer } from './dev/mimeo-server';

export default defineConfig({
  plugins: [react(), mimeoServer(), documents(), budget()],
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    target: 'es2022',
    // The page may not load images as data: of its own making; small pictures stay files of /assets/.
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'jsdom' },
});
