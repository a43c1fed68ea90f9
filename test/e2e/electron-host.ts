import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, expect } from 'playwright/test';
import { electronBinary } from '../../build/scripts/electron-binary.mjs';
import type { StartHost } from './host.ts';

const root = join(import.meta.dirname, '../..');
const ORIGIN = 'app://countersign';

/** The application itself, where Electron's binary is installed. */
export const startElectron: StartHost = async (dataDir, env) => {
  const executablePath = electronBinary();
  if (!executablePath) throw new Error('no Electron binary');
  const printed: string[] = [];
  const start = async () => {
    const started = await _electron.launch({ executablePath, args: [root, `--user-data-dir=${dataDir}`], env: { ...inherited(), ...env, COUNTERSIGN_DATA_DIR: dataDir } });
    for (const stream of [started.process().stdout, started.process().stderr]) stream?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
    return started;
  };
  let application = await start();
  return {
    kind: 'electron', origin: ORIGIN, address: ORIGIN, dataDir,
    open: () => application.firstWindow(),
    takeAway: async (_page, press) => {
      const file = join(dataDir, 'taken-away');
      // No test can press a button of the system's own dialog: it is answered in main.
      await application.evaluate(({ dialog }, filePath) => { dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath }); }, file);
      await press();
      await expect.poll(() => existsSync(file)).toBe(true);
      return readFileSync(file);
    },
    notices: null,
    said: () => printed.join(''),
    restart: async () => {
      await application.close();
      application = await start();
    },
    kill9: () => Promise.reject(new Error('tell stories of sudden death @headless')),
    stop: () => application.close(),
  };
};

function inherited(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
