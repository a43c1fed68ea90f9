import type { IncomingMessage, Server as HttpServer, ServerOptions, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { customerNetwork } from '../../shared/ip-network.ts';
import { isTrusted } from './client-address.ts';

/** How long and how often somebody may hold a socket of this server. Milliseconds and numbers. */
export interface ConnectionLimits {
  /** Until the last header has arrived, and until the last byte of a body of JSON has. */
  readonly headersMs: number;
  readonly bodyMs: number;
  /** The longest silence within an upload. */
  readonly idleMs: number;
  readonly sockets: number;
  /** Of one customer's address; trusted proxies speak for many and have none. */
  readonly socketsPerAddress: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = { headersMs: 10_000, bodyMs: 10_000, idleMs: 10_000, sockets: 2_048, socketsPerAddress: 256 };

/** An upload of 64 MiB over a slow line takes its time; silence ends it long before. */
const LONGEST_REQUEST_MS = 900_000;
const MOST_HEADER_BYTES = 16_384;

export function serverOptions({ headersMs }: ConnectionLimits): ServerOptions {
  return {
    headersTimeout: headersMs, requestTimeout: LONGEST_REQUEST_MS, keepAliveTimeout: 5_000, maxHeaderSize: MOST_HEADER_BYTES, requireHostHeader: true, insecureHTTPParser: false,
    connectionsCheckingInterval: Math.min(1_000, headersMs),
  };
}

/** Turns away sockets beyond the limits as they come. */
export function limitConnections(http: HttpServer, { sockets, socketsPerAddress }: ConnectionLimits, trustedProxies: readonly string[]): void {
  http.maxConnections = sockets;
  const held = new Map<string, number>();
  http.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (isTrusted(address, trustedProxies)) return;
    const customer = customerNetwork(address, 64) ?? address;
    const count = (held.get(customer) ?? 0) + 1;
    if (count > socketsPerAddress) {
      socket.destroy();
      return;
    }
    held.set(customer, count);
    socket.once('close', () => {
      const left = (held.get(customer) ?? 1) - 1;
      if (left <= 0) held.delete(customer);
      else held.set(customer, left);
    });
  });
}

/** Cuts off a body that drips: of JSON the whole must arrive in time, of an upload there must be no long silence. */
export function limitBody(incoming: IncomingMessage, outgoing: ServerResponse, { bodyMs, idleMs }: ConnectionLimits, isUpload: boolean): void {
  if (incoming.complete || (incoming.headers['content-length'] ?? '0') === '0' && incoming.headers['transfer-encoding'] === undefined) return;
  const { socket } = incoming;
  const cut = () => {
    if (incoming.complete) return;
    if (!outgoing.headersSent) socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    socket.destroySoon();
  };
  const timer = isUpload ? null : setTimeout(cut, bodyMs).unref();
  if (isUpload) socket.setTimeout(idleMs, cut);
  const done = () => {
    incoming.off('end', done).off('close', done); // the next request on this line may have begun when this one closes
    if (timer) clearTimeout(timer);
    else socket.setTimeout(0, cut);
  };
  incoming.once('end', done).once('close', done);
}
