import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { sessionCookie } from '../base/cookie-named.ts';
import { clientAddress } from './client-address.ts';
import { CONNECTION_LIMITS, type ConnectionLimits, limitBody, limitConnections, serverOptions } from './connection-limits.ts';
import { LAUNCH_PATH, type LaunchSecret } from './launch-secret.ts';
import { type Away, reasonToDrop } from './raw-guard.ts';
import { type GuardConfig, isArrival, reasonToTurnAway } from './request-guard.ts';
import type { Peer, Server } from './server-host.ts';
import { PAGE_HEADERS } from '../../shared/page-headers.ts';
import { staticFile } from './static-files.ts';

export interface ListenOptions {
  readonly server: Server;
  readonly host: string;
  readonly port: number;
  /** How many further ports to try when one is taken. */
  readonly tries: number;
  /** Folder of the built renderer, or null for an API without pages. */
  readonly pages: string | null;
  /** Host names beyond the listening address by which this server may be called. */
  readonly allowedHosts: readonly string[];
  /** Networks of proxies whose forwarding headers are believed; none when absent. */
  readonly trustedProxies?: readonly string[];
  /** What every request without a credential must bring, where the machine has other users; null or absent: nothing. */
  readonly launch?: LaunchSecret | null;
  /** How long and how often a socket may be held; what is absent is as `CONNECTION_LIMITS` has it. */
  readonly limits?: Partial<ConnectionLimits>;
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

const API = /^\/(\.well-known|trpc|api|auth|v1|registry|runs|approvals|mcp|health|metrics|missions|scim)(\/|$)/;

/** The headless host: HTTP on one address, guarded before anything is parsed. */
export async function listen(options: ListenOptions): Promise<Listening> {
  let guard: GuardConfig = { hosts: new Set(), origins: new Set() };
  const limits = { ...CONNECTION_LIMITS, ...options.limits };
  const listener = getRequestListener((request: Request, env: unknown) => answer(request, options, guard, peerOf(env)), {
    overrideGlobalObjects: false,
    // Reached by what cannot become a Request, and by nothing of ours.
    errorHandler: () => problem({ status: 400, says: 'This request cannot be read.' }),
  });
  const http = createServer(serverOptions(limits), (incoming, outgoing) => {
    const away = reasonToDrop(incoming, guard.hosts);
    if (away) return drop(outgoing, away);
    limitBody(incoming, outgoing, limits, isUpload(incoming));
    void listener(incoming, outgoing);
  });
  limitConnections(http, limits, options.trustedProxies ?? []);
  const port = await bind(http, options.host, options.port, options.tries);
  guard = guardFor(options, port);
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: () => new Promise((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    }),
  };
}

async function answer(request: Request, options: ListenOptions, guard: GuardConfig, peer: string | null): Promise<Response> {
  const path = new URL(request.url).pathname;
  const header = (name: string) => request.headers.get(name);
  const away = reasonToTurnAway({ method: request.method, path, header }, guard);
  if (away) return problem(away);
  const client = clientAddress({ peer, forwardedFor: header('x-forwarded-for'), forwarded: header('forwarded') }, options.trustedProxies ?? []);
  if ('refused' in client) return problem({ status: 400, says: client.refused });
  if (options.pages && !API.test(path) && (request.method === 'GET' || request.method === 'HEAD')) {
    const page = await staticFile(options.pages, path);
    if (page) return page;
  }
  const { launch = null } = options;
  if (launch !== null && path === LAUNCH_PATH && request.method === 'POST') return withHeaders(await launched(request, launch));
  const isLaunched = launch === null || launch.isBroughtBy(request) || isArrival({ method: request.method, path, header });
  if (!isLaunched && !bringsCredential(header) && !path.startsWith('/trpc/')) return withHeaders(problem(NOT_LAUNCHED));
  return withHeaders(await answered(options.server, request, { ip: client.ip, launched: isLaunched }));
}

const NOT_LAUNCHED: Away = { status: 401, says: 'Open the address that the server printed when it started.' };

/** Who brings one is let on: the server itself says whether it is good. A call over tRPC is told why in tRPC's own words. */
function bringsCredential(header: (name: string) => string | null): boolean {
  return header('authorization') !== null || header('x-api-key') !== null || sessionCookie(header('cookie')) !== null;
}

/** A page of ours shows what stood in the address it was opened with, and keeps it where no script reads it. */
async function launched(request: Request, launch: LaunchSecret): Promise<Response> {
  const shown: unknown = await request.json().catch(() => null);
  const cookie = launch.cookieFor(typeof shown === 'object' && shown !== null ? Reflect.get(shown, 'secret') : null);
  return cookie === null ? problem(NOT_LAUNCHED) : new Response(null, { status: 204, headers: { 'set-cookie': cookie } });
}

/** The server reports its own faults; one that it cannot even report is told as one, without a word of it. */
async function answered(server: Server, request: Request, peer: Peer): Promise<Response> {
  try {
    return await server.handle(request, peer);
  } catch {
    return problem({ status: 500, says: 'Something broke.' });
  }
}

/** Nothing the API answers is a page, and nothing of it may be kept by a cache. */
const API_HEADERS = { ...PAGE_HEADERS, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };

function withHeaders(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(API_HEADERS)) headers.set(name, value);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

function problem({ status, says }: Away): Response {
  return Response.json({ type: 'about:blank', title: 'Refused', status, detail: says }, { status, headers: { ...API_HEADERS, 'content-type': 'application/problem+json', 'cache-control': 'no-store' } });
}

function drop(outgoing: ServerResponse, { status, says }: Away): void {
  const headers = { ...API_HEADERS, 'content-type': 'application/problem+json', 'cache-control': 'no-store', connection: 'close', ...(status === 405 ? { allow: 'GET, HEAD, POST, PUT, PATCH, DELETE' } : {}) };
  outgoing.writeHead(status, headers).end(JSON.stringify({ type: 'about:blank', title: 'Refused', status, detail: says }));
}

function isUpload({ method, url }: IncomingMessage): boolean {
  return method === 'PUT' && (url ?? '').startsWith('/api/v1/uploads/');
}

function guardFor(options: ListenOptions, port: number): GuardConfig {
  const own = [options.host === '0.0.0.0' || options.host === '::' ? [] : [options.host], options.host === '127.0.0.1' || options.host === '::1' ? ['localhost', '127.0.0.1', '[::1]'] : []].flat();
  const hosts = [...own.map((name) => `${name}:${port}`), ...(port === 80 ? own : []), ...options.allowedHosts];
  return { hosts: new Set(hosts), origins: new Set(hosts.flatMap((host) => [`http://${host}`, `https://${host}`])) };
}

function peerOf(env: unknown): string | null {
  const incoming: unknown = typeof env === 'object' && env !== null ? Reflect.get(env, 'incoming') : null;
  return (incoming as IncomingMessage | null)?.socket?.remoteAddress ?? null; // @hono/node-server hands its own incoming message over
}

function bind(http: HttpServer, host: string, port: number, tries: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (reason: NodeJS.ErrnoException) => {
      http.removeListener('listening', bound);
      if (reason.code === 'EADDRINUSE' && tries > 0 && port !== 0) bind(http, host, port + 1, tries - 1).then(resolve, reject);
      else reject(reason);
    };
    const bound = () => {
      http.removeListener('error', failed);
      resolve((http.address() as AddressInfo).port); // a TCP server's address has a port
    };
    http.once('error', failed).once('listening', bound).listen(port, host);
  });
}
