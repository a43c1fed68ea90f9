/** The names under which a browser holds a session: on https with the prefix that keeps other hosts from setting it, which loopback http cannot have. */
export const SESSION_COOKIE = { secure: '__Host-cs', plain: 'cs' } as const;

/** The value of one cookie of a `cookie` header (RFC 6265 section 4.2); null where there is none. The first of a name counts. */
export function cookieNamed(header: string | null, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** What a browser holds of a session here, under either name; null where it holds none. */
export function sessionCookie(header: string | null): string | null {
  return cookieNamed(header, SESSION_COOKIE.secure) ?? cookieNamed(header, SESSION_COOKIE.plain);
}
