import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What the build makes; nothing in it is committed. */
export const outDir = join(root, 'out');

/** The Node that `npm ci` installs as a platform package; absent on macOS. */
export const ownNode = process.platform === 'win32'
  ? join(root, `node_modules/node-win-${process.arch}/bin/node.exe`)
  : join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);

/** Path of the program an npm package installs, to be run by this very Node instead of the one its first line finds. */
export function programOf(packageName) {
  const folder = join(root, 'node_modules', packageName);
  if (!existsSync(folder)) throw new Error(`${packageName} is not installed: run \`npm ci\` first`);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : (bin[packageName] ?? Object.values(bin)[0]));
}
