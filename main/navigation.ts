import { appUrl } from './app-origin.ts';
import type { ContentsPort } from './ports.ts';

const NAVIGATIONS = ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const;

/** Applied to every web contents there will ever be: it stays on our page, opens no window, attaches no webview. */
export function confineContents(contents: ContentsPort, offerExternal: (url: string) => void): void {
  for (const event of NAVIGATIONS) contents.on(event, (details) => { if (!mayNavigateTo(details.url)) details.preventDefault(); });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    offerExternal(url);
    return { action: 'deny' };
  });
}

/** Only the page itself, as a reload has it: routes live behind the `#` and are no navigation. */
export function mayNavigateTo(text: string): boolean {
  const url = appUrl(text);
  return url !== null && (url.pathname === '/' || url.pathname === '') && url.search === '';
}
