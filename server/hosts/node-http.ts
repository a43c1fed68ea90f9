import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type GuardConfig, reasonToTurnAway } from './request-guard.ts';
import type { Server } from './server-host.ts';
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
}

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

const API = /^\/(trpc|api|auth|v1|registry|runs|approvals|mcp|health|metrics|missions|scim)(\/|$)/;

/** The headless host: HTTP on one address, guarded before anything is parsed. */
export async function listen(options: ListenOptions): Promise<Listening> {
  let guard: GuardConfig = { hosts: new Set(), origins: new Set() };
  const peers = new WeakMap<Request, string | null>();
  const listener = getRequestListener(
    async (request: Request, env: unknown) => {
      peers.set(request, peerOf(env));
      return answer(request, options, guard, peers.get(request) ?? null);
    },
    { overrideGlobalObjects: false },
  );
  const http = createServer({ keepAliveTimeout: 5_000, requestTimeout: 120_000, headersTimeout: 20_000 }, (incoming, outgoing) => void listener(incoming, outgoing));
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

async function answer(request: Request, options: ListenOptions, guard: GuardConfig, ip: string | null): Promise<Response> {
  const path = new URL(request.url).pathname;
  const away = reasonToTurnAway({ method: request.method, path, header: (name) => request.headers.get(name) }, guard);
  if (away) return Response.json({ type: 'about:blank', title: 'Refused', status: away.status, detail: away.says }, { status: away.status, headers: { ...PAGE_HEADERS, 'content-type': 'application/problem+json' } });
  if (options.pages && !API.test(path) && request.method === 'GET') {
    const page = await staticFile(options.pages, path);
    if (page) return page;
  }
  const response = await options.server.handle(request, { ip });
  return withHeaders(response);
}

/** Nothing the API answers is a page, and nothing of it may be kept by a cache. */
function withHeaders(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(PAGE_HEADERS)) headers.set(name, value);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
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
