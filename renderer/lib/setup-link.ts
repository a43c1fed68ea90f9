/** The one-time token that `npm start` puts behind `#setup=` in the address it prints; null when there is none. */
export function setupTokenIn(hash: string): string | null {
  return /^#\/?setup=([A-Za-z0-9_-]+)(?:&launch=[A-Za-z0-9_-]+)?$/.exec(hash)?.[1] ?? null;
}

/** What that launch of the server alone knows, behind `#launch=` or after the token. */
export function launchSecretIn(hash: string): string | null {
  return /^#\/?(?:setup=[A-Za-z0-9_-]+&)?launch=([A-Za-z0-9_-]+)$/.exec(hash)?.[1] ?? null;
}

/** Reads the token and takes it out of the address bar and the history, where it has no business. */
export function takeSetupToken(): string | null {
  const token = setupTokenIn(location.hash);
  if (token !== null) history.replaceState(null, '', `${location.pathname}#/`);
  return token;
}

/** Shows the server the secret of its launch, which it gives back as a cookie that no script reads. To be done before anything is asked of it. */
export async function showLaunchSecret(): Promise<void> {
  const secret = launchSecretIn(location.hash);
  if (secret === null) return;
  const token = setupTokenIn(location.hash);
  history.replaceState(null, '', `${location.pathname}#/${token === null ? '' : `setup=${token}`}`);
  // A server that is gone, or another launch of it: the first page says so in its own words.
  await fetch('/launch', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret }) }).catch(() => undefined);
}

/** An address with a token or a secret, opened in a tab that shows this page already, changes what stands behind `#` and loads nothing: only a new start reads it. */
export function startAnewOnLaunchLink(window: Pick<Window, 'addEventListener' | 'location'>): void {
  window.addEventListener('hashchange', () => {
    const { hash } = window.location;
    if ((setupTokenIn(hash) ?? launchSecretIn(hash)) !== null) window.location.reload();
  });
}
