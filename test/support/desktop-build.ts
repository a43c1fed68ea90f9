import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MainConfigFactory, PreloadConfigFactory, resolveConfig } from 'electron-vite';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/**
 * Builds main and preload, as electron.vite.config.ts says, into a new folder, with a small page and the given module
 * as its server. Answers the folder.
 */
export async function buildDesktop(serverEntry: string): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'countersign-desktop-'));
  const { config } = await resolveConfig({ root, configFile: join(root, 'electron.vite.config.ts') }, 'build', 'production');
  if (!config?.main || !config.preload) throw new Error('electron.vite.config.ts lacks main or preload');
  const main = await new MainConfigFactory(config.main, {}, {}).build();
  const preload = await new PreloadConfigFactory(config.preload, {}, {}).build();
  await build({ ...main, configFile: false, root, logLevel: 'warn', build: { ...main.build, outDir: join(out, 'main'), emptyOutDir: true } });
  await build({ ...preload, configFile: false, root, logLevel: 'warn', build: { ...preload.build, outDir: join(out, 'preload'), emptyOutDir: true } });
  await build({
    configFile: false, root, logLevel: 'warn', ssr: { target: 'node', noExternal: true },
    build: { ssr: serverEntry, outDir: join(out, 'server'), emptyOutDir: true, minify: false, rolldownOptions: { output: { format: 'es', entryFileNames: 'utility.js' } } },
  });
  writePage(join(out, 'renderer'));
  cpSync(join(root, 'package.json'), join(out, 'package.json')); // it says that .js files are ES modules
  return out;
}

function writePage(folder: string): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Countersign</title><script type="module" src="/assets/page.js"></script>');
  writeFileSync(join(folder, 'inline.html'), '<!doctype html><title>Inline</title><script>window.inlineRan = true</script>');
  writeFileSync(join(folder, 'assets/page.js'), 'document.title = "running";');
}
