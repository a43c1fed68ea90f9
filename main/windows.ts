import type { BrowserWindowConstructorOptions } from 'electron';
import { APP_ORIGIN } from './app-origin.ts';
import type { NoticeRoute } from '../shared/notice.ts';
import type { Route } from './deep-links.ts';
import type { OpenWindow, WindowPort } from './ports.ts';

/** The only place where the options of a window are made. */
export function windowOptions(preload: string): BrowserWindowConstructorOptions {
  return {
    width: 1_440, height: 900, minWidth: 960, minHeight: 600, show: false, title: 'Countersign', autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: false, nodeIntegrationInWorker: false,
      webSecurity: true, webviewTag: false, navigateOnDragDrop: false, spellcheck: false,
    },
  };
}

export interface MainWindow {
  current(): WindowPort | null;
  /** Makes the window if there is none, shows it, and opens the page at this place of it (`/approvals/<id>`, `setup=<token>`). */
  open(place: string): void;
  /** Brings the window to the front and tells the page which screen a link or a notice asks for. */
  reveal(route: Route | NoticeRoute | null): void;
}

interface Deps {
  readonly openWindow: OpenWindow;
  readonly preload: string;
  readonly tellRoute: (window: WindowPort, route: Route | NoticeRoute) => void;
  readonly onLoadFailed: (reason: unknown) => void;
}

/** One window at most; its page is always our own. */
export function mainWindow({ openWindow, preload, tellRoute, onLoadFailed }: Deps): MainWindow {
  let window: WindowPort | null = null;
  const current = () => (window && !window.isDestroyed() ? window : null);

  const open = (place: string) => {
    const opened = openWindow(windowOptions(preload));
    window = opened;
    opened.once('ready-to-show', () => opened.show());
    opened.on('closed', () => { window = null; });
    opened.loadURL(`${APP_ORIGIN}/${place && `#${place}`}`).catch(onLoadFailed);
  };
  const reveal = (route: Route | NoticeRoute | null) => {
    const shown = current();
    if (!shown) return open(route ?? '');
    if (shown.isMinimized()) shown.restore();
    shown.focus();
    if (route) tellRoute(shown, route);
  };
  return { current, open: (place) => { if (!current()) open(place); }, reveal };
}
