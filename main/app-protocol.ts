import { PAGE_HEADERS } from '../shared/page-headers.ts';
import type { PortFetch } from '../shared/port-fetch.ts';
import { appUrl } from './app-origin.ts';
import type { BuiltFile, BuiltFiles } from './built-files.ts';
import type { SessionCredential } from './session-credential.ts';

interface Deps {
  readonly files: BuiltFiles;
  readonly server: PortFetch;
  readonly credential: SessionCredential;
  /** The page that stands for ours once the server is given up, or null while there is hope. */
  readonly failure: () => string | null;
  readonly onFault: (error: unknown) => void;
}

/**
 * Answers everything below app://countersign: the built files as listed at start, and for all other paths the server, with
 * the session added on the way there and taken off on the way back. Never throws; the page is told when the server is away.
 */
export function appProtocol({ files, server, credential, failure, onFault }: Deps): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = appUrl(request.url);
    if (!url || !isFromOurPage(request)) return problem(403, 'This address is not served.');
    const failed = failure();
    const file = isRead(request) ? await files(url.pathname) : null;
    if (file && failed !== null && file.type.startsWith('text/html')) return strict(failed, 503, file.type);
    if (file) return builtFile(file, request.method);
    if (failed !== null) return problem(503, 'The server of this application could not be started.');
    return forward(request, { server, credential, onFault });
  };
}

async function forward(request: Request, { server, credential, onFault }: Pick<Deps, 'server' | 'credential' | 'onFault'>): Promise<Response> {
  try {
    const answer = await server(new Request(request, { headers: credential.addTo(request.headers) }));
    const headers = credential.takeFrom(answer.headers);
    for (const [name, value] of Object.entries(PAGE_HEADERS)) headers.set(name, value);
    return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
  } catch (error) {
    if (!request.signal.aborted) onFault(error);
    return problem(503, 'The server of this application is not there; it is being restarted.');
  }
}

/** Electron says who asks in a field that the page cannot set; it is absent when the browser itself loads the page. */
function isFromOurPage(request: Request): boolean {
  const initiator = 'initiatorOrigin' in request ? request.initiatorOrigin : undefined;
  return initiator === undefined || (typeof initiator === 'string' && appUrl(initiator) !== null);
}

function isRead(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

function builtFile(file: BuiltFile, method: string): Response {
  return strict(method === 'HEAD' ? null : file.bytes, 200, file.type);
}

/** problem+json (RFC 9457), as the server itself answers. */
function problem(status: number, detail: string): Response {
  return strict(JSON.stringify({ type: 'about:blank', title: 'Refused', status, detail }), status, 'application/problem+json');
}

function strict(body: BodyInit | null, status: number, type: string): Response {
  return new Response(body, { status, headers: { ...PAGE_HEADERS, 'content-type': type, 'cache-control': 'no-store' } });
}
