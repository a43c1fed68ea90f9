/** What a host may be called by, and from where its own pages come. */
export interface GuardConfig {
  /** Lower-case `host[:port]` values this server answers to; anything else is somebody else's name for us (DNS rebinding). */
  readonly hosts: ReadonlySet<string>;
  /** Origins whose pages may act with the browser's cookie. */
  readonly origins: ReadonlySet<string>;
}

interface GuardedRequest {
  readonly method: string;
  readonly path: string;
  header(name: string): string | null;
}

/** Why this request may not enter, or null. Checked before anything is parsed (SECURITY 1.10, DECISIONS 15). */
export function reasonToTurnAway(request: GuardedRequest, config: GuardConfig): { readonly status: number; readonly says: string } | null {
  const host = request.header('host')?.toLowerCase();
  if (!host || !config.hosts.has(host)) return { status: 421, says: 'This server does not answer to that host name.' };
  if (isArrival(request)) return null;
  const site = request.header('sec-fetch-site');
  if (site && site !== 'same-origin' && site !== 'none') {
    // A link from another site may open the page itself; it may not reach the API.
    const navigation = request.method === 'GET' && request.header('sec-fetch-mode') === 'navigate' && request.path === '/';
    if (!navigation) return { status: 403, says: 'Requests from other sites are refused.' };
  }
  const origin = request.header('origin');
  if (origin !== null && !config.origins.has(origin.toLowerCase())) return { status: 403, says: 'This origin may not call this server.' };
  return bodyRefusal(request);
}

const CALLBACK = /^\/api\/v1\/(?:auth\/)?sso\/[\w-]{1,64}\/callback$/;
const ACS = /^\/api\/v1\/sso\/[\w-]{1,64}\/acs$/;
const LOGOUT = /^\/api\/v1\/sso\/[\w-]{1,64}\/backchannel-logout$/;

/**
 * The three ways in which an identity provider, which is another site, may reach us: it sends a whole page back to a callback,
 * a form with a SAML response to our consumer, or, without any browser, word that a session of its has ended. None of them
 * opens a session: a page of ours must finish, with a cookie that no other site's page can make the browser send.
 */
export function isArrival({ method, path, header }: GuardedRequest): boolean {
  const [mode, destination] = [header('sec-fetch-mode'), header('sec-fetch-dest')];
  const wholePage = (mode === null || mode === 'navigate') && (destination === null || destination === 'document');
  if (method === 'GET') return wholePage && CALLBACK.test(path);
  const form = header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === 'application/x-www-form-urlencoded';
  if (method !== 'POST' || !form) return false;
  if (ACS.test(path)) return wholePage;
  return LOGOUT.test(path) && [header('origin'), header('sec-fetch-site'), header('cookie')].every((value) => value === null);
}

/** Only JSON may carry a command, so that no plain form of another page can; the documents' curl examples are let through by their own credential. */
function bodyRefusal(request: GuardedRequest): { readonly status: number; readonly says: string } | null {
  if (['GET', 'HEAD'].includes(request.method)) return null;
  const type = request.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return null;
  if (request.method === 'DELETE' && type === '') return null;
  if (request.method === 'PUT' && request.path.startsWith('/api/v1/uploads/') && type === 'application/octet-stream') return null;
  if (request.method === 'POST' && type === '' && Number(request.header('content-length') ?? '0') === 0) return null;
  if (request.method === 'POST' && request.path === '/witness/add-checkpoint') return null; // no credential, and no page's command: what it takes is signed
  const machine = (request.header('authorization') ?? request.header('x-api-key')) !== null;
  const browser = (request.header('origin') ?? request.header('sec-fetch-site') ?? request.header('cookie')) !== null;
  if (machine && !browser) return null;
  return { status: 415, says: 'Send application/json.' };
}
