import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from './test/support/browser.js';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  globalSetup: './test/e2e/support/setup.ts',
  outputDir: 'test/.tmp/e2e',
  fullyParallel: true,
  workers: 2,
  // A machine that does something else too.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // The second try tells whether it fails every time. It makes no failure good.
  retries: 1,
  forbidOnly: true,
  reporter: 'list',
  use: {
    launchOptions: { executablePath: findBrowser(), args: browserArguments },
    screenshot: 'only-on-failure',
  },
});
