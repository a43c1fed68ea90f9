import type {
  App, BrowserWindow, BrowserWindowConstructorOptions, CommandLine, CrashReporter, Dialog, ForkOptions, IpcMainInvokeEvent, MenuItemConstructorOptions,
  MessageBoxOptions, MessageChannelMain, MessagePortMain, NotificationConstructorOptions, Protocol, SafeStorage, SaveDialogOptions, Session, Shell, WebContents, WindowOpenHandlerResponse,
} from 'electron';

// The parts of Electron this house uses: Pick<> of Electron's own types, and where those overload a name (`on`) or want a
// whole class, the one signature we call. main/index.ts hands over the real things, so the compiler holds each slice to
// Electron's declarations, and a test can hand over a small object.

interface Preventable {
  preventDefault(): void;
}

export interface AppPort extends Pick<App,
  'enableSandbox' | 'requestSingleInstanceLock' | 'setAsDefaultProtocolClient' | 'setAppUserModelId' | 'whenReady' | 'getPath' | 'isPackaged' | 'quit' | 'exit'> {
  readonly commandLine: Pick<CommandLine, 'hasSwitch'>;
  on(event: 'second-instance', listener: (event: Preventable, argv: string[]) => void): unknown;
  on(event: 'open-url', listener: (event: Preventable, url: string) => void): unknown;
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown;
  on(event: 'window-all-closed' | 'activate', listener: () => void): unknown;
  on(event: 'web-contents-created', listener: (event: Preventable, contents: ContentsPort) => void): unknown;
  on(event: 'render-process-gone', listener: (event: Preventable, contents: ContentsPort, details: GoneDetails) => void): unknown;
  on(event: 'child-process-gone', listener: (event: Preventable, details: GoneDetails) => void): unknown;
}

export interface GoneDetails {
  readonly reason: string;
  readonly exitCode: number;
}

export type ProtocolPort = Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

/** What a page asks leave for, reduced to what the answer depends on. */
export interface PermissionAsker {
  readonly requestingUrl?: string;
  readonly isMainFrame: boolean;
}

export interface SessionPort extends Pick<Session, 'setDevicePermissionHandler' | 'setDisplayMediaRequestHandler'> {
  setPermissionRequestHandler(handler: (contents: unknown, permission: string, decide: (granted: boolean) => void, details: PermissionAsker) => void): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string, origin: string, details: PermissionAsker) => boolean): void;
}

export type SafeStoragePort = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>;

/** The window a dialog belongs to. */
type DialogParent = Pick<BrowserWindow, 'focus' | 'isDestroyed'>;

export interface DialogPort extends Pick<Dialog, 'showErrorBox'> {
  showMessageBox(window: DialogParent, options: MessageBoxOptions): Promise<{ response: number }>;
  showSaveDialog(window: DialogParent, options: SaveDialogOptions): Promise<{ canceled: boolean; filePath: string }>;
}

export type ShellPort = Pick<Shell, 'openExternal'>;
export type CrashPort = Pick<CrashReporter, 'start'>;

export interface NoticePort {
  show(): void;
  close(): void;
  on(event: 'click', listener: () => void): unknown;
  on(event: 'close', listener: (details: { readonly reason?: string }) => void): unknown;
  on(event: 'failed', listener: (event: unknown, error: string) => void): unknown;
}

/** Messages of the system: whether there are any, and making one. */
export interface NoticesPort {
  isSupported(): boolean;
  make(options: Pick<NotificationConstructorOptions, 'title' | 'body'>): NoticePort;
}

/** A sender is compared by identity; of its frame only the address counts, and whether it lies in another. */
export interface InvokeEvent {
  readonly sender: unknown;
  readonly senderFrame: Pick<NonNullable<IpcMainInvokeEvent['senderFrame']>, 'url' | 'parent'> | null;
}

export interface IpcPort {
  handle(channel: string, listener: (event: InvokeEvent, ...args: unknown[]) => Promise<unknown>): void;
}

interface Navigation extends Preventable {
  readonly url: string;
}

export interface ContentsPort extends Pick<WebContents, 'send' | 'reload'> {
  on(event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate', listener: (details: Navigation) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void;
}

export interface WindowPort extends Pick<BrowserWindow, 'loadURL' | 'show' | 'focus' | 'isMinimized' | 'restore' | 'isDestroyed'> {
  readonly webContents: ContentsPort;
  once(event: 'ready-to-show', listener: () => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
}

export type OpenWindow = (options: BrowserWindowConstructorOptions) => WindowPort;

export interface ChildPort {
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown, transfer?: MessagePortMain[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

export type Fork = (modulePath: string, args: string[], options: ForkOptions) => ChildPort;
export type OpenChannel = () => MessageChannelMain;
export type SetMenu = (template: MenuItemConstructorOptions[]) => void;

/** The machine around us: what makes two runs differ, so that tests own it. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly argv: readonly string[];
  /** Milliseconds since 1970. */
  now(): number;
  randomBytes(length: number): Uint8Array;
  /** Calls back once after that many milliseconds. */
  after(ms: number, act: () => void): void;
}
