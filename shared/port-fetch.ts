import { type AnyPort, type HeadFrame, listen, type ServerFrame, WINDOW_CHUNKS } from './port-frames.ts';

export type PortFetch = (request: Request) => Promise<Response>;

/** Bytes of one request's body; answers have no limit, they stream. */
const MAX_REQUEST_BODY = 67_108_864;

/**
 * `fetch` over a message port: sends requests to the `servePortFetch` at its other end. Answers stream as they are made;
 * a request's body is read whole first, and one above the limit is answered 413 here. An aborted request rejects with its
 * signal's reason; when the port closes, every open call rejects or its body breaks off, and later calls reject at once.
 */
export function createPortFetch(port: AnyPort, { maxRequestBody = MAX_REQUEST_BODY } = {}): PortFetch {
  const calls = new Map<number, Call>();
  let lastId = 0;
  let closed = false;
  listen<ServerFrame>(port, (frame) => calls.get(frame.id)?.receive(frame), () => {
    closed = true;
    for (const call of calls.values()) call.fail(portClosed());
  });

  return async (request) => {
    const body = request.body ? await readWhole(request.body, maxRequestBody) : null;
    if (body === 'too-large') return new Response(null, { status: 413 });
    request.signal.throwIfAborted();
    if (closed) throw portClosed();
    const id = ++lastId;
    const call = startCall(request, (frame) => port.postMessage({ ...frame, id }), () => calls.delete(id));
    calls.set(id, call);
    port.postMessage({ kind: 'request', id, method: request.method, url: request.url, headers: [...request.headers], body });
    return call.response;
  };
}

interface Call {
  readonly response: Promise<Response>;
  receive(frame: ServerFrame): void;
  fail(reason: unknown): void;
}

type Send = (frame: { readonly kind: 'abort' } | { readonly kind: 'ask'; readonly chunks: number }) => void;

/** One call's life on the caller's side: until its head arrives it is a promise, afterwards a body being filled. */
function startCall(request: Request, send: Send, forget: () => void): Call {
  const head = Promise.withResolvers<Response>();
  let body: AnswerBody | null = null;
  // This closure holds the request, not its signal alone: Node lets the link between the two go with the request.
  const onAbort = () => {
    send({ kind: 'abort' });
    fail(request.signal.reason);
  };
  const settle = () => {
    request.signal.removeEventListener('abort', onAbort);
    forget();
  };
  const fail = (reason: unknown) => {
    settle();
    head.reject(reason);
    body?.fail(reason);
  };
  const open = (frame: HeadFrame) => {
    body = frame.hasBody ? answerBody(send, settle) : null;
    try {
      head.resolve(responseOf(frame, body?.stream ?? null));
    } catch (error) {
      fail(error);
    }
  };
  const receive = (frame: ServerFrame) => {
    if (frame.kind === 'head') open(frame);
    else if (frame.kind === 'chunk') body?.push(frame.bytes);
    else if (frame.kind === 'failed') fail(new Error(`the server could not answer: ${frame.reason}`));
    else {
      settle();
      body?.end();
    }
  };
  request.signal.addEventListener('abort', onAbort);
  return { response: head.promise, receive, fail };
}

interface AnswerBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  push(bytes: Uint8Array<ArrayBuffer>): void;
  end(): void;
  fail(reason: unknown): void;
}

/** The body of an answer; asks for as many chunks as its reader has taken, so that never more than a window waits here. */
function answerBody(send: Send, settle: () => void): AnswerBody {
  let received = 0;
  let asked = 0;
  let filling: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | null = null;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      filling = controller;
    },
    pull: (controller) => {
      const waiting = WINDOW_CHUNKS - (controller.desiredSize ?? 0);
      const taken = received - waiting - asked;
      if (taken <= 0) return;
      asked += taken;
      send({ kind: 'ask', chunks: taken });
    },
    cancel: () => {
      filling = null;
      send({ kind: 'abort' });
      settle();
    },
  }, { highWaterMark: WINDOW_CHUNKS });
  return {
    stream,
    push: (bytes) => {
      received += 1;
      filling?.enqueue(bytes);
    },
    end: () => filling?.close(),
    fail: (reason) => filling?.error(reason),
  };
}

/** The body as one array, or `too-large` as soon as that is known; the rest is then not read. */
async function readWhole(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer> | 'too-large'> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > limit) return 'too-large'; // leaving the loop cancels the stream
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Throws for a status that no fetch can answer with (0, 101). */
function responseOf(frame: HeadFrame, body: ReadableStream<Uint8Array<ArrayBuffer>> | null): Response {
  const headers = frame.headers.map(([name, value]): [string, string] => [name, value]);
  return new Response(body, { status: frame.status, statusText: frame.statusText, headers });
}

function portClosed(): Error {
  return new Error('the server is not there: its port closed');
}
