import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFresh, stampBuild } from './freshness.mjs';
import { outDir, root } from './project.mjs';
import { captureProgram } from './run-program.mjs';

const CONFIG = join(root, 'electron.vite.config.ts');
const stamp = join(outDir, '.built-ui');
const sources = ['main', 'preload', 'renderer', 'shared', 'electron.vite.config.ts', 'package-lock.json'].map((path) => join(root, path));

/** Builds main, preload and renderer with electron-vite when their sources are newer. Needs no Electron binary. Answers whether it had to. */
export async function ensureUiBuild() {
  if (!existsSync(CONFIG) || isFresh(stamp, sources)) return false;
  const beganAt = new Date();
  rmSync(stamp, { force: true });
  const { code, output } = await captureProgram('electron-vite', ['build', '--logLevel', 'warn']);
  if (code !== 0) throw new Error(`electron-vite build failed:\n${output}`);
  stampBuild(stamp, beganAt);
  return true;
}
