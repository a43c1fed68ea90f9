/** What an identity provider sent a browser back with, as our callback put it behind `#sso=`. */
export type SsoReturn = { readonly kind: 'query'; readonly query: string } | { readonly kind: 'refused' };

const LONGEST = 40_000; // 8 KiB of a query, escaped

/** Null for an address that is none of that kind. */
export function ssoReturnIn(hash: string): SsoReturn | null {
  const carried = hash.length <= LONGEST ? /^#\/?sso=([\w%.~!*'()-]+)$/.exec(hash)?.[1] : undefined;
  if (carried === undefined) return null;
  if (carried === 'refused') return { kind: 'refused' };
  try {
    return { kind: 'query', query: decodeURIComponent(carried) };
  } catch {
    return { kind: 'refused' }; // a broken escape
  }
}

/** Reads it and takes it out of the address bar and the history, where a code has no business. */
export function takeSsoReturn(): SsoReturn | null {
  const found = ssoReturnIn(location.hash);
  if (found !== null) history.replaceState(null, '', `${location.pathname}#/`);
  return found;
}

/** Leaves this page for an identity provider's. */
export function goOut(address: string): void {
  location.assign(address);
}

/** Where this window stands, so that signing in leads back there. */
export function placeHere(): string {
  return location.hash.replace(/^#/, '').split('?', 1)[0] ?? '/';
}
