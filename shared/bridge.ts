import type { SystemNotice } from './notice.ts';

/**
 * `window.countersign` on the desktop: the whole contract between preload and renderer. Absent in a browser.
 * It has verbs, not channels; nothing of Electron or Node crosses it.
 */
export interface Bridge {
  readonly platform: Platform;
  /** Asks where to put a file and writes it there. The name is a proposal: no folders, an ending the product exports. */
  saveFile(name: string, bytes: Uint8Array): Promise<'saved' | 'cancelled'>;
  /** Asks in a window of the system, whose buttons no page can press. True when the person pressed the button that says `action`. */
  confirm(question: Question): Promise<boolean>;
  /** Shows a page of the web in the system's browser, after asking. Only https without credentials is ever asked about. */
  openExternal(url: string): Promise<'opened' | 'refused'>;
  /** Signs in at an identity provider, named by its id, in the system's browser. The page learns how it went and nothing else. */
  signInByBrowser(provider: string): Promise<'signed-in' | 'cancelled' | 'refused'>;
  /** Proves anew who it is, in the system's browser, at the identity provider through which this session was opened. */
  proveByBrowser(): Promise<'proved' | 'cancelled' | 'refused'>;
  /**
   * Shows a message of the system; a press on it brings the window forward and tells its route to `onDeepLink`. `unsupported` where the
   * system shows none, `refused` when there have been too many of late.
   */
  notify(notice: SystemNotice): Promise<'shown' | 'refused' | 'unsupported'>;
  /** Tells the hash route (`/approvals/<id>`) of each link the system opens in us and of each notice that is pressed, also of one that came before anybody listened. */
  onDeepLink(listener: (route: string) => void): Unsubscribe;
}

export type Platform = 'linux' | 'darwin' | 'win32';
export type Unsubscribe = () => void;

export interface Question {
  readonly title: string;
  readonly detail: string;
  /** Words of the button that goes ahead, such as "Publish". */
  readonly action: string;
}

/** Names of the IPC channels under the bridge; known to preload and main, never to the page. */
export const CHANNELS = {
  saveFile: 'countersign:save-file',
  confirm: 'countersign:confirm',
  openExternal: 'countersign:open-external',
  signInByBrowser: 'countersign:sign-in-by-browser',
  proveByBrowser: 'countersign:prove-by-browser',
  notify: 'countersign:notify',
  deepLink: 'countersign:deep-link',
} as const;
