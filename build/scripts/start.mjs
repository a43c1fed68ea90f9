import './require-node.mjs';
import { spawn } from 'node:child_process';
import { electronBinary, hasDisplay } from './electron-binary.mjs';
import { root } from './project.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { runServerEntry } from './server-entry.mjs';
import { ensureUiBuild } from './ui-build.mjs';

// `npm start`: the desktop application where Electron's program and a display are, else the same server and screens in a browser.
const flags = process.argv.slice(2);
const rest = flags.filter((flag) => flag !== '--browser' && flag !== '--desktop');
const program = electronBinary();
const hindrance = !program ? 'Electron\'s program is not installed (`npx install-electron` fetches it)' : !hasDisplay() ? 'there is no display' : null;

if (flags.includes('--desktop') && hindrance) {
  console.error(`The desktop application cannot start: ${hindrance}.`);
  process.exit(1);
}
await ensureServerBundle();
await ensureUiBuild();
if (hindrance || flags.includes('--browser')) await openInBrowser();
else openOnDesktop();

async function openInBrowser() {
  if (hindrance && !flags.includes('--browser')) console.log(`Serving for a browser, because ${hindrance}.`);
  // The server takes port 4680 or the next free one, and says which.
  await runServerEntry('serve', ['--next-free-port', ...rest], { COUNTERSIGN_MODE: 'local', HOST: '127.0.0.1' });
}

function openOnDesktop() {
  const child = spawn(program, [root, ...rest], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => process.exit(code ?? 1));
}
