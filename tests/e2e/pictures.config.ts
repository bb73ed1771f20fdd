import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import base from '../../playwright.config.ts';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run pictures`: what the pages look like, to be looked at. Not a test, so `npm test` does not run it. */
export default defineConfig({
  ...base,
  testDir: '.',
  projects: [{ name: 'pictures', testMatch: 'pictures.ts' }],
  outputDir: '../../test-results/pages',
  timeout: 600_000,
  webServer: [base.webServer ?? []].flat().map((server) => ({ ...server, cwd })),
});
