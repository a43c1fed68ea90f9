import { lookup as systemLookup } from 'node:dns/promises';
import { type ClientRequest, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './outbound-address.ts';

/** Why a call to the outside was not made or not finished. The text names the rule and the host, never what came back. */
export class OutboundError extends Error {
  constructor(says: string, options?: ErrorOptions) {
    super(says, options);
    this.name = 'OutboundError';
  }
}

export interface OutboundCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** The one way in which the server calls an address that somebody typed into it (SECURITY 1.11). */
export interface Outbound {
  /** Refuses, with an OutboundError, addresses of this machine and its neighbours, redirects, large and slow answers. */
  fetch(address: string, call?: OutboundCall): Promise<Response>;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export interface OutboundOptions {
  /** Loopback, also without TLS: for identity providers under development. Never in production. */
  readonly allowLoopback: boolean;
  /** Host names that the deployment's own configuration lets lead to private addresses. */
  readonly privateHosts?: readonly string[];
  readonly resolve?: (host: string) => Promise<readonly ResolvedAddress[]>;
  readonly timeoutMs?: number;
  readonly mostBytes?: number;
}

const TIMEOUT_MS = 5_000;
const MOST_BYTES = 1_048_576;
const MOST_HEADER_BYTES = 16_384;
/** Ports of other protocols that an HTTP request can be made to speak to. */
const FOREIGN_PORTS: ReadonlySet<number> = new Set([1080, 1433, 1521, 2049, 2375, 2376, 2379, 3306, 3389, 4369, 5432, 5672, 5900, 5984, 6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6697, 8086, 9042, 9092, 9200, 9300, 10250, 11211, 27017]);
/** Characters that different readers of an address understand differently. */
const AMBIGUOUS = /[\s\\\p{Cc}]/u;

export function openOutbound({ allowLoopback, privateHosts = [], resolve = (host) => systemLookup(host, { all: true, verbatim: true }), timeoutMs = TIMEOUT_MS, mostBytes = MOST_BYTES }: OutboundOptions): Outbound {
  const trusted = new Set(privateHosts.map((host) => host.toLowerCase()));
  const mayReach = (host: string, address: string) => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address)) || (trusted.has(host) && isIP(address) !== 0 && !isLinkLocal(address));

  /** The addresses that are checked here are the ones that are connected: a name cannot mean something else a moment later. */
  const checkedLookup = (host: string): LookupFunction => (_name, options, done) => {
    resolve(host).then(
      (found) => {
        const bad = found.length === 0 || found.some(({ address }) => !mayReach(host, address));
        if (bad) return done(new OutboundError(`${host} leads to an address that may not be called from this server`), '', 0);
        if (options.all) return done(null, found.map(({ address, family }) => ({ address, family })));
        const [first] = found;
        return done(null, first?.address ?? '', first?.family ?? 0);
      },
      (cause: unknown) => done(new OutboundError(`${host} is not known`, { cause }), '', 0),
    );
  };

  return {
    async fetch(address, call = {}) {
      const url = checkedUrl(address, allowLoopback);
      const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
      // A lookup is never asked about a literal address.
      if (isIP(host) !== 0 && !mayReach(host, host)) throw new OutboundError(`${host} may not be called from this server`);
      const options: RequestOptions = {
        method: call.method ?? 'GET', agent: false, maxHeaderSize: MOST_HEADER_BYTES, lookup: checkedLookup(host), ...(call.signal ? { signal: call.signal } : {}),
        headers: { ...call.headers, 'accept-encoding': 'identity', ...(call.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(call.body)) }) },
      };
      return answerOf((url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options), host, call.body, { timeoutMs, mostBytes });
    },
  };
}

function checkedUrl(address: string, allowLoopback: boolean): URL {
  const url = AMBIGUOUS.test(address) || address.length > 2_048 ? null : URL.parse(address);
  if (!url) throw new OutboundError('this is not an address');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const plainLoopback = allowLoopback && url.protocol === 'http:' && (host === 'localhost' || isLoopbackAddress(host));
  if (url.protocol !== 'https:' && !plainLoopback) throw new OutboundError('only https addresses are called');
  if (url.username || url.password) throw new OutboundError('an address with a name or password in it is not called');
  if (address.includes('#')) throw new OutboundError('an address with a fragment is not called');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if ((port < 1024 && port !== 443 && !(plainLoopback && port === 80)) || FOREIGN_PORTS.has(port)) throw new OutboundError(`port ${port} belongs to another protocol`);
  if (!allowLoopback && /(?:^|\.)(?:localhost|local|internal|home\.arpa)\.?$/i.test(host) && isIP(host) === 0) throw new OutboundError(`${host} may not be called from this server`);
  return url;
}

/** Where clouds keep their machines' secrets: closed even for hosts that the deployment trusts. */
function isLinkLocal(address: string): boolean {
  return /^(?:169\.254\.|fe[89ab]|fd00:ec2:|::ffff:)/i.test(address);
}

interface Limits {
  readonly timeoutMs: number;
  readonly mostBytes: number;
}

/** The whole answer within the time, or none: a slow sender and an endless one are cut the same way. */
function answerOf(request: ClientRequest, host: string, body: string | undefined, { timeoutMs, mostBytes }: Limits): Promise<Response> {
  return new Promise((resolve, reject) => {
    const fail = (reason: Error) => {
      clearTimeout(timer);
      request.destroy();
      reject(reason instanceof OutboundError ? reason : new OutboundError(`${host} did not answer properly`, { cause: reason }));
    };
    const timer = setTimeout(() => fail(new OutboundError(`${host} did not answer within ${timeoutMs} ms`)), timeoutMs);
    request.on('error', fail);
    request.on('response', (message) => {
      const refusal = refusalOf(message, mostBytes);
      if (refusal) return fail(new OutboundError(`${host} ${refusal}`));
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) fail(new OutboundError(`${host} answered with more than ${mostBytes} bytes`));
        else chunks.push(chunk);
      });
      message.on('error', fail);
      message.on('aborted', () => fail(new OutboundError(`${host} broke off`)));
      message.on('end', () => {
        clearTimeout(timer);
        resolve(responseOf(message, Buffer.concat(chunks)));
      });
    });
    request.end(body);
  });
}

function refusalOf(message: IncomingMessage, mostBytes: number): string | null {
  const status = message.statusCode ?? 0;
  if (status >= 300 && status < 400) return 'sent us elsewhere, and redirects are not followed';
  const encoding = message.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return 'answered in a packed form that was not asked for';
  return Number(message.headers['content-length'] ?? '0') > mostBytes ? `answered with more than ${mostBytes} bytes` : null;
}

function responseOf(message: IncomingMessage, bytes: Buffer): Response {
  const status = message.statusCode ?? 500;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return new Response(status === 204 || bytes.length === 0 ? null : Uint8Array.from(bytes), { status, headers });
}
