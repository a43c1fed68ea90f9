import { type AnyPort, type CallerFrame, CHUNK_BYTES, listen, ownBytes, type RequestFrame, type ServerFrame, WINDOW_CHUNKS } from './port-frames.ts';

export type Handle = (request: Request) => Promise<Response>;

/**
 * Answers the calls that a `createPortFetch` makes at the other end of this port. A caller's abort reaches the handler as
 * `request.signal` and cancels a body under way; a handler that throws is told to the caller by its message alone.
 */
export function servePortFetch(port: AnyPort, handle: Handle): void {
  const calls = new Map<number, RunningCall>();
  const send = (frame: ServerFrame) => port.postMessage(frame);

  const begin = (frame: RequestFrame) => {
    const call = runningCall();
    calls.set(frame.id, call);
    void answer(frame, call, handle, send).finally(() => calls.delete(frame.id));
  };
  listen<CallerFrame>(port, (frame) => {
    if (frame.kind === 'request') begin(frame);
    else if (frame.kind === 'ask') calls.get(frame.id)?.grant(frame.chunks);
    else calls.get(frame.id)?.abort();
  }, () => {
    for (const call of calls.values()) call.abort();
  });
}

interface RunningCall {
  readonly signal: AbortSignal;
  abort(): void;
  /** The reader took chunks: that many more may be sent. */
  grant(chunks: number): void;
  /** Resolves when one more chunk may be sent, or when the call was aborted. */
  turn(): Promise<void>;
}

function runningCall(): RunningCall {
  const aborting = new AbortController();
  let credit = WINDOW_CHUNKS;
  let waiting: (() => void) | null = null;
  const wake = () => {
    waiting?.();
    waiting = null;
  };
  aborting.signal.addEventListener('abort', wake);
  return {
    signal: aborting.signal,
    abort: () => aborting.abort(),
    grant: (chunks) => {
      credit += chunks;
      wake();
    },
    turn: async () => {
      while (credit === 0 && !aborting.signal.aborted) await new Promise<void>((resolve) => { waiting = resolve; });
      credit -= 1;
    },
  };
}

/** Never rejects: what goes wrong is told to the caller, unless the caller has gone. */
async function answer(frame: RequestFrame, call: RunningCall, handle: Handle, send: (frame: ServerFrame) => void): Promise<void> {
  const { id } = frame;
  try {
    const response = await handle(requestOf(frame, call.signal));
    if (call.signal.aborted) {
      await response.body?.cancel();
      return;
    }
    send({ kind: 'head', id, status: response.status, statusText: response.statusText, headers: [...response.headers], hasBody: response.body !== null });
    if (response.body) await sendBody(id, response.body, call, send);
    if (!call.signal.aborted) send({ kind: 'end', id });
  } catch (error) {
    if (!call.signal.aborted) send({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
  }
}

function requestOf(frame: RequestFrame, signal: AbortSignal): Request {
  const headers = frame.headers.map(([name, value]): [string, string] => [name, value]);
  return new Request(frame.url, { method: frame.method, headers, body: frame.body, signal });
}

async function sendBody(id: number, body: ReadableStream<Uint8Array>, call: RunningCall, send: (frame: ServerFrame) => void): Promise<void> {
  const reader = body.getReader();
  // A stream of events may be silent for hours: the read has to be woken, not only the loop.
  call.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    for (let at = 0; at < part.value.byteLength; at += CHUNK_BYTES) {
      await call.turn();
      if (call.signal.aborted) return;
      send({ kind: 'chunk', id, bytes: ownBytes(part.value.subarray(at, at + CHUNK_BYTES)) });
    }
  }
}
