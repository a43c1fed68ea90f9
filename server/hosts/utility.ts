import { readConfig } from '../config.ts';
import { openServer } from '../open.ts';
import { serveDesktop } from './desktop-host.ts';

// Entry of the process that Electron's main forks (out/server/utility.js).
serveDesktop({
  shell: process.parentPort,
  openServer,
  readConfig: (wishes) => readConfig(undefined, wishes),
  exit: (code) => process.exit(code),
});
