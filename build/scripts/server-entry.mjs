import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { outDir } from './project.mjs';

/** Runs out/server/<name>.js inside this process: one Node to start instead of two. `defaults` yield to the environment. */
export async function runServerEntry(name, args, defaults = {}) {
  const file = join(outDir, 'server', `${name}.js`);
  if (!existsSync(file)) throw new Error(`out/server/${name}.js is missing: its source is not there yet`);
  // npm moves to the project's folder; a path on the command line means the folder the user stands in.
  process.chdir(process.env.INIT_CWD ?? process.cwd());
  for (const [key, value] of Object.entries(defaults)) process.env[key] ??= value;
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}
