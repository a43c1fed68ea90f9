import type { AppPort, ContentsPort, WindowPort } from '../../main/ports.ts';
import type { WriteLog } from '../../main/log-file.ts';

/** A window that does nothing, with what a test says differently. */
export function aWindow(parts: Partial<WindowPort> = {}): WindowPort {
  return {
    webContents: someContents(), loadURL: async () => undefined, show: () => undefined, focus: () => undefined,
    isMinimized: () => false, restore: () => undefined, isDestroyed: () => false, once: () => undefined, on: () => undefined, ...parts,
  };
}

export function someContents(parts: Partial<ContentsPort> = {}): ContentsPort {
  return { on: () => undefined, send: () => undefined, reload: () => undefined, setWindowOpenHandler: () => undefined, ...parts };
}

/** An application that runs, holds the lock and was started without switches, with what a test says differently. */
export function anApp(parts: Partial<AppPort> = {}): AppPort {
  return {
    isPackaged: true, commandLine: { hasSwitch: () => false }, enableSandbox: () => undefined, requestSingleInstanceLock: () => true,
    setAsDefaultProtocolClient: () => true, setAppUserModelId: () => undefined, whenReady: async () => undefined, getPath: (name) => `/${name}`, quit: () => undefined, exit: () => undefined,
    on: () => undefined, ...parts,
  };
}

/** A log that remembers what was written. */
export function aLog(): { readonly log: WriteLog; readonly events: [string, Readonly<Record<string, unknown>>][] } {
  const events: [string, Readonly<Record<string, unknown>>][] = [];
  return { events, log: (_level, event, fields = {}) => events.push([event, fields]) };
}
