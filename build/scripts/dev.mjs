import './require-node.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { electronBinary, hasDisplay } from './electron-binary.mjs';
import { root } from './project.mjs';
import { showProgram } from './run-program.mjs';

// `npm run dev`: everything from sources. With Electron: its window, reloading. Without: the renderer with hot reload in a
// browser, and the server restarting on each change behind it.
// Both stand in electron.vite.config.ts: where the page comes from, and where its calls are forwarded to.
const PAGE = '127.0.0.1:5199';
const SERVER_PORT = '4810';

if (electronBinary() && hasDisplay() && !process.argv.includes('--browser')) process.exit(await showProgram('electron-vite', ['dev', '--watch']));

const settings = { COUNTERSIGN_MODE: 'local', HOST: '127.0.0.1', PORT: SERVER_PORT, COUNTERSIGN_ALLOWED_HOSTS: PAGE, COUNTERSIGN_LAUNCH_SECRET: 'off' };
const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', join(root, 'server/hosts/serve.ts')], {
  cwd: root, stdio: 'inherit', env: { ...process.env, ...settings },
});
server.on('close', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));

// Loaded here and not above: an old Node, or a project without `npm ci`, must get as far as require-node's explanation.
const { RendererConfigFactory, resolveConfig } = await import('electron-vite');
const { createServer } = await import('vite');
const { config } = await resolveConfig({}, 'serve', 'development');
const renderer = await new RendererConfigFactory(config.renderer, {}, {}).build();
const ui = await createServer({ ...renderer, configFile: false });
await ui.listen();
ui.printUrls();
