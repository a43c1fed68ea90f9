import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** 0 when the other end said nothing. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends exactly these bytes, and reads until the other end closes. */
export function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (heard += piece)).on('close', () => resolve(heard)).on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(heard) : reject(error)));
  });
}

/** One answer of HTTP/1.1 as it stands on the line. */
export function rawAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const said = Map.groupBy(lines, (one) => one.slice(0, one.indexOf(':')).toLowerCase());
  const headers = Object.fromEntries([...said].map(([name, all]) => [name, all.map((one) => one.slice(one.indexOf(':') + 1).trim()).join(', ')]));
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}

/** A request line and headers as they are said, with `Connection: close` so that the answer has an end. */
export function request(line: string, headers: readonly string[], body = ''): string {
  return [`${line} HTTP/1.1`, ...headers, 'Connection: close', ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]), '', body].join('\r\n');
}

/** A socket that stays as it is; resolves when it is open. */
export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}

/** What a socket says until it is closed. */
export function untilClosed(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let heard = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (heard += piece)).on('error', () => undefined).on('close', () => resolve(heard));
  });
}
