import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type {
  App, BrowserWindowConstructorOptions, CommandLine, CrashReporter, Dialog, ForkOptions, IpcMain, MenuItemConstructorOptions, MessageBoxOptions,
  NotificationConstructorOptions, Protocol, SafeStorage, SaveDialogOptions, Session, Shell, WebContents, WindowOpenHandlerResponse,
} from 'electron';
import { MainPort } from './main-port.ts';

// The hand-written double of Electron: what main imports from 'electron' when the built bundle is booted without Electron.
// Plain methods are checked against Electron's declarations by `satisfies`; it keeps Electron's rules about what must come
// before `ready` and what only after, and writes down the order in which it was called.

type Handler = Parameters<Protocol['handle']>[1];
type Invoked = (event: unknown, ...args: unknown[]) => unknown;

/** What a test sets beforehand and reads afterwards. */
export const double = {
  userData: '',
  isPackaged: true,
  holdsLock: true,
  switches: new Set<string>(),
  backend: 'gnome_libsecret' as ReturnType<SafeStorage['getSelectedStorageBackend']>,
  /** Button the person presses in every message box. */
  press: 0,
  /** Everything called, in order. */
  calls: [] as string[],
  protocols: new Map<string, Handler>(),
  ipc: new Map<string, Invoked>(),
  session: {
    request: null as Parameters<Session['setPermissionRequestHandler']>[0],
    check: null as Parameters<Session['setPermissionCheckHandler']>[0],
    device: null as Parameters<Session['setDevicePermissionHandler']>[0],
    media: null as Parameters<Session['setDisplayMediaRequestHandler']>[0],
  },
  windows: [] as BrowserWindow[],
  /** Where main opened its first window. */
  firstUrl: Promise.withResolvers<string>(),
  /** Whether the system shows notices at all. */
  showsNotices: true,
  notices: [] as Notification[],
  boxes: [] as string[],
  opened: [] as string[],
  children: [] as UtilityChild[],
  /** Network listeners opened in the server's thread. */
  listeners: 0,
  exitCode: null as number | null,
  onSend: (_channel: string, _args: unknown[]): void => undefined,
};

let isReady = false;

function called(name: string, when: 'before' | 'after' | 'any' = 'any'): void {
  if (when === 'before' && isReady) throw new Error(`${name} can only be called before app is ready`);
  if (when === 'after' && !isReady) throw new Error(`${name} can only be called after app is ready`);
  double.calls.push(name);
}

const emitter = new EventEmitter();
const becomingReady = new Promise<void>((resolve) => setImmediate(() => {
  isReady = true;
  double.calls.push('ready');
  resolve();
}));

const appMethods = {
  get isPackaged() { return double.isPackaged; },
  enableSandbox: () => called('app.enableSandbox', 'before'),
  requestSingleInstanceLock: () => {
    called('app.requestSingleInstanceLock');
    return double.holdsLock;
  },
  setAsDefaultProtocolClient: () => {
    called('app.setAsDefaultProtocolClient');
    return true;
  },
  setAppUserModelId: (id) => called(`app.setAppUserModelId ${id}`),
  whenReady: () => becomingReady,
  getPath: (name) => {
    const folder = name === 'userData' ? double.userData : join(double.userData, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  },
  quit: () => {
    called('app.quit');
    let prevented = false;
    emitter.emit('before-quit', { preventDefault: () => { prevented = true; } });
    if (!prevented) appMethods.exit(0);
  },
  exit: (code = 0) => {
    called('app.exit');
    double.exitCode = code;
    emitter.emit('double:exit', code);
  },
} satisfies Pick<App, 'isPackaged' | 'enableSandbox' | 'requestSingleInstanceLock' | 'setAsDefaultProtocolClient' | 'setAppUserModelId' | 'whenReady' | 'getPath' | 'quit' | 'exit'>;

const commandLine = { hasSwitch: (name) => double.switches.has(name) } satisfies Pick<CommandLine, 'hasSwitch'>;
export const app = Object.assign(emitter, { commandLine }, appMethods);

export const protocol = {
  registerSchemesAsPrivileged: (schemes) => {
    called(`protocol.registerSchemesAsPrivileged ${JSON.stringify(schemes)}`, 'before');
  },
  handle: (scheme, handler) => {
    called(`protocol.handle ${scheme}`, 'after');
    double.protocols.set(scheme, handler);
  },
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

const defaultSession = {
  setPermissionRequestHandler: (handler) => {
    called('session.setPermissionRequestHandler');
    double.session.request = handler;
  },
  setPermissionCheckHandler: (handler) => {
    called('session.setPermissionCheckHandler');
    double.session.check = handler;
  },
  setDevicePermissionHandler: (handler) => {
    called('session.setDevicePermissionHandler');
    double.session.device = handler;
  },
  setDisplayMediaRequestHandler: (handler) => {
    called('session.setDisplayMediaRequestHandler');
    double.session.media = handler;
  },
} satisfies Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler'>;

export const session = {
  get defaultSession() {
    called('session.defaultSession', 'after');
    return defaultSession;
  },
};

/** Reversible and bound to the backend, as a keyring is; not secret. */
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => double.backend,
  encryptStringAsync: (text) => Promise.resolve(Buffer.from(`${double.backend}:${text}`).reverse()),
  decryptStringAsync: (wrapped) => {
    const [backend, result = ''] = Buffer.from(wrapped).reverse().toString().split(':');
    return backend === double.backend ? Promise.resolve({ result, shouldReEncrypt: false }) : Promise.reject(new Error('not wrapped here'));
  },
} satisfies Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'>;

function optionsOf<Options>(args: readonly unknown[]): Options {
  return args.at(-1) as Options; // both overloads end in the options
}

export const dialog = {
  showErrorBox: (title, content) => {
    called('dialog.showErrorBox');
    double.boxes.push(`${title}: ${content}`);
  },
  showMessageBox: (...args: unknown[]) => {
    const { message, detail = '' } = optionsOf<MessageBoxOptions>(args);
    double.boxes.push(`${message}: ${detail}`);
    return Promise.resolve({ response: double.press, checkboxChecked: false });
  },
  showSaveDialog: (...args: unknown[]) => {
    const { defaultPath = '' } = optionsOf<SaveDialogOptions>(args);
    return Promise.resolve({ canceled: double.press !== 0, filePath: defaultPath });
  },
} satisfies Pick<Dialog, 'showErrorBox' | 'showMessageBox' | 'showSaveDialog'>;

export const shell = {
  openExternal: (url) => {
    double.opened.push(url);
    return Promise.resolve();
  },
} satisfies Pick<Shell, 'openExternal'>;

export const ipcMain = {
  handle: (channel, listener) => {
    called(`ipcMain.handle ${channel}`);
    // Only what the registrar looks at is there; the double's events are no IpcMainInvokeEvents and never claim to be.
    double.ipc.set(channel, listener as Invoked);
  },
} satisfies Pick<IpcMain, 'handle'>;

/** A message of the system that stands until the test presses it. */
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    called('Notification.isSupported', 'after');
    return double.showsNotices;
  }

  readonly options: NotificationConstructorOptions;
  state: 'made' | 'shown' | 'closed' = 'made';

  constructor(options: NotificationConstructorOptions) {
    super();
    called('new Notification', 'after');
    this.options = options;
    double.notices.push(this);
  }

  show(): void { this.state = 'shown'; }
  close(): void { this.state = 'closed'; }
}

export const crashReporter = {
  start: (options) => called(`crashReporter.start ${JSON.stringify(options)}`),
} satisfies Pick<CrashReporter, 'start'>;

export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => {
    called('Menu.buildFromTemplate', 'after');
    return { items: template };
  },
  setApplicationMenu: () => called('Menu.setApplicationMenu'),
};

class Contents extends EventEmitter {
  openHandler: ((details: { url: string }) => WindowOpenHandlerResponse) | null = null;
  reloads = 0;
  readonly send: WebContents['send'] = (channel, ...args: unknown[]) => double.onSend(channel, args);
  readonly reload: WebContents['reload'] = () => { this.reloads += 1; };

  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new Contents();
  url = '';
  shown = false;
  focused = 0;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    called('new BrowserWindow', 'after');
    this.options = options;
    double.windows.push(this);
    emitter.emit('web-contents-created', { preventDefault: () => undefined }, this.webContents);
  }

  loadURL(url: string): Promise<void> {
    called(`loadURL ${url.split('#')[0]}`);
    this.url = url;
    double.firstUrl.resolve(url);
    setImmediate(() => this.emit('ready-to-show'));
    return Promise.resolve();
  }

  show(): void { this.shown = true; }
  focus(): void { this.focused += 1; }
  isMinimized(): boolean { return false; }
  restore(): void { this.shown = true; }
  isDestroyed(): boolean { return false; }
}

export class MessageChannelMain {
  readonly port1: MainPort;
  readonly port2: MainPort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new MainPort(port1);
    this.port2 = new MainPort(port2);
  }
}

/** A worker thread in the place of a utility process; `process.parentPort` is put there by utility-thread.ts. */
export class UtilityChild extends EventEmitter {
  readonly worker: Worker;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  /** What another process could read: arguments and environment. */
  readonly visible: string;

  constructor(modulePath: string, args: string[], options: ForkOptions) {
    super();
    this.visible = JSON.stringify([modulePath, args, options]);
    this.worker = new Worker(new URL('./utility-thread.ts', import.meta.url), { workerData: { modulePath }, stdout: true, stderr: true });
    this.stdout = this.worker.stdout;
    this.stderr = this.worker.stderr;
    this.worker.on('message', (message: unknown) => {
      if (message === 'double:listened') double.listeners += 1;
      else this.emit('message', message);
    });
    this.worker.on('error', (error) => double.calls.push(`utility error ${String(error)}`));
    this.worker.on('exit', (code) => this.emit('exit', code));
  }

  postMessage(message: unknown, transfer: readonly MainPort[] = []): void {
    const ports = transfer.map(({ raw }) => raw);
    this.worker.postMessage({ message, ports }, ports);
  }

  kill(): boolean {
    void this.worker.terminate();
    return true;
  }
}

export const utilityProcess = {
  fork: (modulePath: string, args: string[], options: ForkOptions) => {
    called('utilityProcess.fork', 'after');
    const child = new UtilityChild(modulePath, args, options);
    double.children.push(child);
    return child;
  },
};
