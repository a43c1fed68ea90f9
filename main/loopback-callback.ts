import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';

/** An address on this machine that waits for a browser to come back from an identity provider (RFC 8252 section 7.3). */
export interface CallbackListener {
  /** `http://127.0.0.1:<port>/cb`, on a port that the system chose. */
  readonly redirectUri: string;
  /** What the browser must bring back; until it is known, nothing is taken. */
  expect(state: string): void;
  /** The query of the first proper visit; null when none came in time, or nobody waits any more. */
  readonly arrived: Promise<string | null>;
  close(): void;
}

interface Deps {
  /** Calls back once after that many milliseconds. */
  readonly after: (ms: number, act: () => void) => void;
}

const LIFE_MS = 5 * 60_000;
const LONGEST_QUERY = 8_192;
const PATH = '/cb';
const PAGE_HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'", 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', connection: 'close' } as const;

/** Listens on the loopback alone, for one visit with the right state or five minutes, whichever is first. Nothing a visitor sends is shown back. */
export async function listenForCallback({ after }: Deps): Promise<CallbackListener> {
  const arrived = Promise.withResolvers<string | null>();
  let expected: string | null = null;
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    const query = properQuery(request, port, expected);
    if (query === null) return answer(response, 400, 'This is not an answer that Countersign is waiting for.');
    expected = null; // whoever comes next comes too late
    response.on('close', () => finish(query));
    return answer(response, 200, 'You are signed in, or Countersign says what is missing. This window can be closed.');
  });
  const finish = (query: string | null) => {
    arrived.resolve(query);
    server.close();
    server.closeAllConnections();
  };
  const port = await listening(server);
  after(LIFE_MS, () => finish(null));
  return {
    redirectUri: `http://127.0.0.1:${port}${PATH}`,
    expect: (state) => {
      expected = state;
    },
    arrived: arrived.promise,
    close: () => finish(null),
  };
}

/** The query, when it is a plain visit to our one address that brings the state exactly once. */
function properQuery({ method, url = '', headers }: IncomingMessage, port: number, expected: string | null): string | null {
  const [path, query = ''] = url.split('?', 2);
  if (expected === null || method !== 'GET' || path !== PATH || headers.host !== `127.0.0.1:${port}` || query.length > LONGEST_QUERY) return null;
  const mode = headers['sec-fetch-mode'];
  if (mode !== undefined && mode !== 'navigate') return null; // a page's own fetch or image is no browser coming back
  const states = new URLSearchParams(query).getAll('state');
  return states.length === 1 && isSame(states[0] ?? '', expected) ? query : null;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, PAGE_HEADERS).end(`${text}\n`);
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
      else reject(new Error('the loopback gave no port'));
    });
  });
}
