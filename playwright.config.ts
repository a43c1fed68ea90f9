import { defineConfig } from 'playwright/test';
import { chromium } from './test/e2e/chromium.ts';
import type { HostOptions } from './test/e2e/fixtures.ts';

const HEADLESS_ONLY = /@headless/;

export default defineConfig<HostOptions>({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  workers: 1,
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list'], ['./test/support/playwright-reporter.ts']],
  use: {
    browserName: 'chromium',
    launchOptions: await chromium(),
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
  },
  // The same stories on every host. A story that is about HTTP itself carries the tag @headless and runs there only.
  projects: [
    { name: 'headless', use: { hostKind: 'headless' } },
    { name: 'shell', use: { hostKind: 'shell' }, grepInvert: HEADLESS_ONLY },
    { name: 'electron', use: { hostKind: 'electron' }, grepInvert: HEADLESS_ONLY },
  ],
});
