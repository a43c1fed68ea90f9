import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import type { StartHost } from './host.ts';
import { startShellDouble } from './shell-double.ts';

/** The first button of a dialog of the system. */
const SAVE = 0;

/** The built main process, preload and server on the hand-written Electron double, shown by Chromium. */
export const startShell: StartHost = async (dataDir, env) => {
  const start = () => startShellDouble({ dataDir, env });
  let shell = await start();
  return {
    kind: 'shell', origin: shell.origin, address: shell.address, dataDir,
    open: async (page) => {
      await shell.attach(page);
      return page;
    },
    takeAway: async (_page, press) => {
      const folder = join(dataDir, 'downloads');
      // A file that is still being written ends in `.next`.
      const filesIn = () => (existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith('.next')) : []);
      const before = filesIn();
      await shell.double.ask('press', SAVE);
      await press();
      let saved: string | undefined;
      await expect.poll(() => (saved = filesIn().find((name) => !before.includes(name))), { timeout: 30_000 }).toBeDefined();
      return readFileSync(join(folder, saved ?? ''));
    },
    notices: {
      shown: async () => (await shell.double.ask('notices')).map(({ title = '', body = '' }) => `${title}: ${body}`),
      press: async () => {
        await shell.double.ask('pressNotice', (await shell.double.ask('notices')).length - 1);
      },
    },
    said: () => shell.said(),
    restart: async () => {
      await shell.stop();
      shell = await start();
    },
    kill9: () => Promise.reject(new Error('the shell double lives in the test’s own process: tell stories of sudden death @headless')),
    stop: () => shell.stop(),
  };
};
