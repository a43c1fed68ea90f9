import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  app, BrowserWindow, crashReporter, dialog, ipcMain, Menu, MessageChannelMain, Notification, protocol, safeStorage, session, shell, utilityProcess,
} from 'electron';
import { boot } from './boot.ts';

// The only run-time import of electron in this wing: gathers what the rest is handed. A rejection is met by crash.ts.
void boot({
  app, protocol, safeStorage, dialog, shell, crashReporter, process,
  session: () => session.defaultSession,
  ipc: ipcMain,
  notices: { isSupported: () => Notification.isSupported(), make: (options) => new Notification(options) },
  openWindow: (options) => new BrowserWindow(options),
  fork: (modulePath, args, options) => utilityProcess.fork(modulePath, args, options),
  openChannel: () => new MessageChannelMain(),
  setMenu: (template) => Menu.setApplicationMenu(Menu.buildFromTemplate(template)),
  machine: {
    platform: process.platform,
    argv: process.argv,
    now: () => Date.now(),
    randomBytes: (length) => randomBytes(length),
    after: (ms, act) => void setTimeout(act, ms),
  },
  out: join(import.meta.dirname, '..'),
});
