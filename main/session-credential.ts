const NAMES = new Set(['__Host-cs', 'cs']);

/**
 * The opaque session the server handed out, held here so that the page never has it: taken from answers, added to requests.
 * It lives in memory alone; who starts the application again signs in again.
 */
export interface SessionCredential {
  /** The request's headers as the server shall see them: our cookie and no other. */
  addTo(headers: Headers): Headers;
  /** The answer's headers as the page may see them: without cookies, of which the session's is remembered. */
  takeFrom(headers: Headers): Headers;
}

export function sessionCredential(): SessionCredential {
  let cookie: string | null = null;
  return {
    addTo: (headers) => {
      const added = new Headers(headers);
      added.delete('cookie');
      if (cookie) added.set('cookie', cookie);
      return added;
    },
    takeFrom: (headers) => {
      for (const line of headers.getSetCookie()) {
        const set = sessionCookie(line);
        if (set) cookie = set.ended ? null : `${set.name}=${set.value}`;
      }
      const stripped = new Headers(headers);
      stripped.delete('set-cookie');
      return stripped;
    },
  };
}

/** Reads one Set-Cookie line (RFC 6265 section 5.2) if it is about the session; `ended` when it deletes the cookie. */
function sessionCookie(line: string): { readonly name: string; readonly value: string; readonly ended: boolean } | null {
  const [pair = '', ...attributes] = line.split(';');
  const [name, value] = split(pair);
  if (!NAMES.has(name)) return null;
  const ended = value === '' || attributes.some((attribute) => {
    const [key, text] = split(attribute);
    return key.toLowerCase() === 'max-age' && Number(text) <= 0;
  });
  return { name, value, ended };
}

function split(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair.trim(), ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
