import type { StartHost } from './host.ts';
import { startShellDouble } from './shell-double.ts';

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
    said: () => shell.said(),
    restart: async () => {
      await shell.stop();
      shell = await start();
    },
    kill9: () => Promise.reject(new Error('the shell double lives in the test’s own process: tell stories of sudden death @headless')),
    stop: () => shell.stop(),
  };
};
