import { join } from 'node:path';
import { CHANNELS } from '../shared/bridge.ts';
import type { NoticeRoute } from '../shared/notice.ts';
import { APP_ID, APP_PRIVILEGES, APP_SCHEME } from './app-origin.ts';
import { appProtocol } from './app-protocol.ts';
import { browserWays } from './browser-sign-in.ts';
import { registerBridge } from './bridge-handlers.ts';
import { listBuiltFiles } from './built-files.ts';
import { type ProcessPort, watchForCrashes } from './crash.ts';
import { refusedSwitch } from './debug-switches.ts';
import { LINK_SCHEME, type Route, routeOfArguments, routeOfLink } from './deep-links.ts';
import { externalLinks } from './external-links.ts';
import { failurePage } from './failure-page.ts';
import { dataKey } from './key-source.ts';
import { openLogFile, type WriteLog } from './log-file.ts';
import { listenForCallback } from './loopback-callback.ts';
import { menuTemplate } from './menu.ts';
import { confineContents } from './navigation.ts';
import { systemNotices } from './notices.ts';
import { restrictPermissions } from './permissions.ts';
import type {
  AppPort, CrashPort, DialogPort, Fork, IpcPort, Machine, NoticesPort, OpenChannel, OpenWindow, ProtocolPort, SafeStoragePort, SessionPort, SetMenu, ShellPort,
} from './ports.ts';
import { redactText } from './redaction.ts';
import { superviseServer, type ServerProcess } from './server-process.ts';
import { sessionCredential } from './session-credential.ts';
import { claimInstance } from './single-instance.ts';
import { mainWindow, type MainWindow } from './windows.ts';

/** Everything of Electron and of the machine that this application touches. */
export interface Shell {
  readonly app: AppPort;
  readonly protocol: ProtocolPort;
  /** The session of our window; there is none before the application is ready. */
  readonly session: () => SessionPort;
  readonly safeStorage: SafeStoragePort;
  readonly dialog: DialogPort;
  readonly shell: ShellPort;
  readonly ipc: IpcPort;
  readonly notices: NoticesPort;
  readonly crashReporter: CrashPort;
  readonly process: ProcessPort;
  readonly openWindow: OpenWindow;
  readonly fork: Fork;
  readonly openChannel: OpenChannel;
  readonly setMenu: SetMenu;
  readonly machine: Machine;
  /** Folder of the built application: `main`, `preload`, `renderer` and `server` lie in it. */
  readonly out: string;
}

/** The order of start-up and shut-down, top to bottom. What Electron wants before `ready` happens before the first `await`. */
export async function boot(shell: Shell): Promise<void> {
  const { app, machine } = shell;
  const folders = foldersOf(app);
  const visible = visibleWindow(routeOfArguments(machine.argv));

  if (!claimInstance(app, visible.show)) return;
  const log = openLogFile({ folder: folders.logs, name: 'main', now: machine.now });
  watchForCrashes({ ...shell, log, now: machine.now });
  if (refusesSwitches(shell)) return app.exit(1);
  app.enableSandbox();
  shell.protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: APP_PRIVILEGES }]);
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  if (machine.platform === 'win32') app.setAppUserModelId(APP_ID); // Windows shows no notices of a program that it cannot name
  const openExternal = externalLinks({ dialog: shell.dialog, shell: shell.shell, window: visible.current });
  app.on('web-contents-created', (_event, contents) => confineContents(contents, (url) => void openExternal(url)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    visible.show(routeOfLink(url));
  });

  await app.whenReady();
  restrictPermissions(shell.session());
  shell.setMenu(menuTemplate(machine.platform, app.isPackaged));
  const key = await unlocked(shell, folders, log);
  if (key === 'refused') return app.exit(1);

  const server = superviseServer({
    ...shell, log, entry: join(shell.out, 'server', 'utility.js'), start: { config: { dataDir: folders.data }, dataKey: key },
    serverLog: openLogFile({ folder: folders.logs, name: 'server', now: machine.now }),
    onGivenUp: () => visible.current()?.webContents.reload(),
  });
  closeServerBeforeQuit(app, server);
  const credential = sessionCredential();
  shell.protocol.handle(APP_SCHEME, appProtocol({
    files: await listBuiltFiles(join(shell.out, 'renderer')),
    server: server.fetch,
    credential,
    failure: () => failureOf(server, folders.logs),
    onFault: (error) => log('error', 'server.fault', { error }),
  }));
  const byBrowser = browserWays({ server: server.fetch, credential, openExternal, log, listen: () => listenForCallback(machine) });
  const notify = systemNotices({ notices: shell.notices, reveal: visible.show, now: machine.now, log });
  registerBridge({ ...shell, window: visible.current, openExternal, byBrowser, notify, downloads: folders.downloads, log });

  const setupToken = await server.firstNews;
  const window = mainWindow({
    openWindow: shell.openWindow,
    preload: join(shell.out, 'preload', 'index.cjs'),
    tellRoute: ({ webContents }, route) => webContents.send(CHANNELS.deepLink, route),
    onLoadFailed: (error) => log('error', 'page.not-loaded', { error }),
  });
  visible.begin(window, setupToken && `setup=${setupToken}`);
  app.on('activate', () => window.open(''));
  app.on('window-all-closed', () => { if (machine.platform !== 'darwin') app.quit(); });
  log('info', 'shell.started');
}

/** The window before and after there is one: a link that the system opens meanwhile is kept for it. */
function visibleWindow(linked: Route | null) {
  let window: MainWindow | null = null;
  let waiting: Route | NoticeRoute | null = linked;
  return {
    current: () => window?.current() ?? null,
    show: (route: Route | NoticeRoute | null) => {
      if (window) window.reveal(route);
      else waiting = route ?? waiting;
    },
    /** Opens the window: at `place` if given, else where the latest link leads. */
    begin: (opened: MainWindow, place: string | null) => {
      window = opened;
      opened.open(place ?? waiting ?? '');
    },
  };
}

function refusesSwitches({ app, dialog }: Pick<Shell, 'app' | 'dialog'>): boolean {
  const refused = refusedSwitch(app);
  if (refused) dialog.showErrorBox('Countersign does not start', `It refuses the switch --${refused}: with it other programs could act in your name.`);
  return refused !== null;
}

/** The data key (null where the server keeps its own), or `refused` after the person was told why there is none. */
async function unlocked(shell: Shell, folders: Folders, log: WriteLog) {
  try {
    const key = await dataKey({ ...shell, userData: folders.userData, dataDir: folders.data });
    if (!key) log('warn', 'vault.none', { consequence: 'the server finds its own key' });
    return key;
  } catch (error) {
    log('error', 'vault.refused', { error });
    shell.dialog.showErrorBox('Countersign cannot open your data', error instanceof Error ? error.message : String(error));
    return 'refused';
  }
}

interface Folders {
  readonly userData: string;
  readonly data: string;
  readonly logs: string;
  readonly downloads: string;
}

function foldersOf(app: AppPort): Folders {
  const userData = app.getPath('userData');
  return { userData, data: join(userData, 'workspace'), logs: join(userData, 'logs'), downloads: app.getPath('downloads') };
}

function failureOf(server: ServerProcess, logs: string): string | null {
  const reason = server.givenUp();
  return reason === null ? null : failurePage(redactText(reason), logs);
}

/** The server finishes what it promised before the process goes; a second wish to quit is not held up. */
function closeServerBeforeQuit(app: AppPort, server: ServerProcess): void {
  let closing = false;
  app.on('before-quit', (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    void server.close().finally(() => app.exit(0));
  });
}
