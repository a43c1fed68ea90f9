import type { IncomingMessage } from 'node:http';

const SERVED = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);

export interface Away {
  readonly status: number;
  readonly says: string;
}

/** What only the message itself shows, before it becomes a Request: a Request has one Host, one address and no odd methods. */
export function reasonToDrop({ method = '', url = '', rawHeaders, headers }: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders' | 'headers'>, hosts: ReadonlySet<string>): Away | null {
  // Node reads the first of two Host lines, a proxy before it perhaps the last (RFC 9112 3.2: 400).
  if (rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length !== 1) return { status: 400, says: 'Send one Host.' };
  // No page of another origin is served, so there is nothing that a preflight could ask for: OPTIONS is among the rest.
  if (!SERVED.has(method)) return { status: 405, says: 'This method is not served.' };
  if (url.startsWith('/')) return null;
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1]?.toLowerCase();
  if (authority === undefined) return { status: 400, says: 'Send a path.' };
  return hosts.has(authority) && authority === headers.host?.toLowerCase() ? null : { status: 421, says: 'This server does not answer to that host name.' };
}
