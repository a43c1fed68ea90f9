/** The one-time token that `npm start` puts behind `#setup=` in the address it prints; null when there is none. */
export function setupTokenIn(hash: string): string | null {
  return /^#\/?setup=([A-Za-z0-9_-]+)$/.exec(hash)?.[1] ?? null;
}

/** Reads the token and takes it out of the address bar and the history, where it has no business. */
export function takeSetupToken(): string | null {
  const token = setupTokenIn(location.hash);
  if (token !== null) history.replaceState(null, '', `${location.pathname}#/`);
  return token;
}
