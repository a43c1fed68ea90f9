import type { DialogPort, ShellPort, WindowPort } from './ports.ts';

interface Deps {
  readonly dialog: Pick<DialogPort, 'showMessageBox'>;
  readonly shell: ShellPort;
  readonly window: () => WindowPort | null;
}

export type OfferExternal = (link: string) => Promise<'opened' | 'refused'>;

/** Opens pages of the web in the system's browser, each after the person has seen the whole address and agreed. */
export function externalLinks({ dialog, shell, window }: Deps): OfferExternal {
  let asking = false; // a page in a loop must not bury the person under questions
  return async (link) => {
    const url = webAddress(link);
    const parent = window();
    if (!url || !parent || asking) return 'refused';
    asking = true;
    try {
      const { response } = await dialog.showMessageBox(parent, {
        type: 'question', message: `Open ${url.host} in your browser?`, detail: url.href, buttons: ['Open', 'Cancel'], defaultId: 1, cancelId: 1, noLink: true,
      });
      if (response !== 0) return 'refused';
      await shell.openExternal(url.href);
      return 'opened';
    } finally {
      asking = false;
    }
  };
}

/** The address as parsed, if it is https without credentials; anything else could start a program (`smb:`, `ms-msdt:`, `file:`). */
export function webAddress(link: string): URL | null {
  const url = link.length <= 2_048 ? URL.parse(link) : null;
  return url && url.protocol === 'https:' && !url.username && !url.password ? url : null;
}
