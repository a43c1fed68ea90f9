/** Under which the systems know this application; the same as `appId` in build/electron-builder.ts. */
export const APP_ID = 'dev.countersign.desktop';

/** The session-private scheme that only this application can load. */
export const APP_SCHEME = 'app';
const APP_HOST = 'countersign';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** Exactly these (DECISIONS 37): a scheme may not bypass the content security policy nor be called from other origins. */
export const APP_PRIVILEGES = { standard: true, secure: true, supportFetchAPI: true, stream: true } as const;

/** The address, if it lies within the application: exact scheme and host, no port and no credentials. */
export function appUrl(text: string): URL | null {
  const url = URL.parse(text);
  if (!url || url.protocol !== `${APP_SCHEME}:` || url.hostname !== APP_HOST) return null;
  return url.port || url.username || url.password ? null : url;
}
