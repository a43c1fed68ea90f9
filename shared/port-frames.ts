/**
 * What travels between the two ends of a port: one call is one `request`, then one `head`, any number of `chunk`s and one
 * `end`; `failed` may stand in place of anything the server has still to say, `abort` ends the call from the caller's side.
 */
export type CallerFrame =
  | RequestFrame
  | { readonly kind: 'abort'; readonly id: number }
  /** The caller's reader took this many chunks, so that many more may follow. */
  | { readonly kind: 'ask'; readonly id: number; readonly chunks: number };

export interface RequestFrame {
  readonly kind: 'request';
  readonly id: number;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array<ArrayBuffer> | null;
}

export type ServerFrame =
  | HeadFrame
  | { readonly kind: 'chunk'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

export interface HeadFrame {
  readonly kind: 'head';
  readonly id: number;
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly hasBody: boolean;
}

/** Bytes of one `chunk` at most. */
export const CHUNK_BYTES = 65_536;
/** Chunks a server may send ahead of the reader: 1 MiB of a slow reader's answer waits in memory, never more. */
export const WINDOW_CHUNKS = 16;

/** The slice of a port this needs; `worker_threads` MessagePort, Electron's MessagePortMain and ParentPort all have it. */
export interface FetchPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** A port that can end before its process does (all but ParentPort). */
export interface ClosablePort extends FetchPort {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

export type AnyPort = FetchPort | ClosablePort;

/** Calls back for every frame and, once, for the end of the port. Anything that is not a frame is dropped. */
export function listen<Frame extends { readonly kind: string; readonly id: number }>(
  port: AnyPort, onFrame: (frame: Frame) => void, onClose: () => void,
): void {
  port.on('message', (message) => {
    const frame = unwrapped(message);
    if (isFrame(frame)) onFrame(frame as Frame); // the other end is this very module in a process of ours: its kind decides the rest
  });
  if (!('close' in port)) return;
  port.on('close', onClose);
  port.start();
}

/** Electron hands over an event that holds the message, Node the message itself. */
function unwrapped(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'data' in message ? message.data : message;
}

function isFrame(value: unknown): value is { readonly kind: string; readonly id: number } {
  return typeof value === 'object' && value !== null
    && 'kind' in value && typeof value.kind === 'string' && 'id' in value && typeof value.id === 'number';
}

/** A copy in memory of its own: the clone of a view takes the whole buffer under it along, other requests' bytes included. */
export function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
