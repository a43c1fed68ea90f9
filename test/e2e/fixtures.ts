import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'playwright/test';
import { electronBinary } from '../../build/scripts/electron-binary.mjs';
import { startElectron } from './electron-host.ts';
import { startHeadless } from './headless-host.ts';
import type { Host, HostEnvironment, HostKind, StartHost } from './host.ts';
import { startShell } from './shell-host.ts';

export { expect } from 'playwright/test';

export interface HostOptions {
  /** Which host this project tells the stories on. */
  readonly hostKind: HostKind;
  /** Settings the host starts with besides its data directory: `test.use({ hostEnvironment: { … } })`. */
  readonly hostEnvironment: HostEnvironment;
}

interface HostFixtures {
  readonly host: Host;
}

const START: Readonly<Record<HostKind, StartHost>> = { headless: startHeadless, shell: startShell, electron: startElectron };

/** Playwright's `test` with the product running: `page` shows it, and `page.goto('/')` is its first screen. */
export const test = base.extend<HostOptions & HostFixtures>({
  hostKind: ['headless', { option: true }],
  hostEnvironment: [{}, { option: true }],

  host: async ({ hostKind, hostEnvironment }, use, testInfo) => {
    testInfo.skip(hostKind === 'electron' && electronBinary() === null, 'no Electron binary on this machine');
    const dataDir = mkdtempSync(join(tmpdir(), 'countersign-e2e-'));
    try {
      const host = await START[hostKind](dataDir, hostEnvironment);
      await use(host);
      await host.stop();
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('what the host printed', { body: host.said(), contentType: 'text/plain' });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
  // Contexts are made from it, so the host always runs before the first page opens.
  baseURL: async ({ host }, use) => use(host.origin),
  page: async ({ page, host }, use) => use(await host.open(page)),
});
