import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { MessagePortMain, ParentPort } from 'electron';
import { afterEach, describe, expect, it } from 'vitest';
import { createPortFetch, type PortFetch } from '../../shared/port-fetch.ts';
import { type AnyPort, CHUNK_BYTES, WINDOW_CHUNKS } from '../../shared/port-frames.ts';
import { type Handle, servePortFetch } from '../../shared/port-serve.ts';

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

function connect(handle: Handle, limits?: { maxRequestBody: number }): { fetch: PortFetch; caller: MessagePort; server: MessagePort } {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  servePortFetch(port2, handle);
  return { fetch: createPortFetch(port1, limits), caller: port1, server: port2 };
}

const at = (path: string, init?: RequestInit) => new Request(`app://countersign${path}`, init);
const text = (value: string) => new TextEncoder().encode(value);

describe('fetch over a port', () => {
  it('carries method, address, headers and body there, and status, headers and body back', async () => {
    const { fetch } = connect(async (request) => Response.json(
      { method: request.method, url: request.url, agent: request.headers.get('x-agent'), body: await request.text() },
      { status: 201, statusText: 'Made', headers: { etag: '"7"' } },
    ));

    const answer = await fetch(at('/trpc/a?b=%20c', { method: 'POST', headers: { 'x-agent': 'ada' }, body: 'grüße' }));

    expect([answer.status, answer.statusText, answer.headers.get('etag')]).toEqual([201, 'Made', '"7"']);
    expect(await answer.json()).toEqual({ method: 'POST', url: 'app://countersign/trpc/a?b=%20c', agent: 'ada', body: 'grüße' });
  });

  it('keeps two Set-Cookie headers apart', async () => {
    const { fetch } = connect(async () => new Response(null, { headers: [['set-cookie', 'a=1; Path=/'], ['set-cookie', 'b=2']] }));

    const answer = await fetch(at('/'));

    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
  });

  it.each([204, 205, 304])('answers %d without a body', async (status) => {
    const { fetch } = connect(async () => new Response(null, { status }));

    const answer = await fetch(at('/'));

    expect([answer.status, answer.body]).toEqual([status, null]);
  });

  it('delivers server-sent events one by one while the stream stays open', async () => {
    const events = new TransformStream<Uint8Array, Uint8Array>();
    const writer = events.writable.getWriter();
    const { fetch } = connect(async () => new Response(events.readable, { headers: { 'content-type': 'text/event-stream' } }));
    const answer = await fetch(at('/trpc/events'));
    const reader = bodyOf(answer).pipeThrough(new TextDecoderStream()).getReader();

    await writer.write(text('id: 1\ndata: first\n\n'));
    const first = await reader.read();
    await writer.write(text('id: 2\ndata: second\n\n'));
    const second = await reader.read();

    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect([first.value, second.value]).toEqual(['id: 1\ndata: first\n\n', 'id: 2\ndata: second\n\n']);
    await reader.cancel();
  });

  it('carries a body of many windows both ways unchanged', async () => {
    const { fetch } = connect(async (request) => new Response(request.body));
    const sent = Uint8Array.from({ length: CHUNK_BYTES * WINDOW_CHUNKS * 3 + 17 }, (_, index) => index % 251);

    const answer = await fetch(at('/echo', { method: 'PUT', body: sent }));

    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(sent))).toBe(true);
  });

  it('keeps a hundred concurrent calls apart', async () => {
    const { fetch } = connect(async (request) => {
      const name = new URL(request.url).pathname;
      return new Response(new Blob([name, '!'.repeat(name.length * 5_000)]).stream());
    });

    const lengths = await Promise.all(Array.from({ length: 100 }, async (_, index) => {
      const answer = await fetch(at(`/${'x'.repeat(index)}`));
      return (await answer.text()).length;
    }));

    expect(lengths).toEqual(Array.from({ length: 100 }, (_, index) => (index + 1) * 5_001));
  });

  it('answers 413 to a request body above the limit and does not call the server', async () => {
    let called = false;
    const { fetch } = connect(async () => {
      called = true;
      return new Response();
    }, { maxRequestBody: 10 });

    const answer = await fetch(at('/', { method: 'POST', body: '12345678901' }));

    expect([answer.status, called]).toEqual([413, false]);
  });

  it('copies only the bytes that were sent, never the pool that a Buffer lies in', async () => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    const seen: number[] = [];
    port1.on('message', (frame: { kind: string; bytes?: Uint8Array }) => frame.bytes && seen.push(frame.bytes.buffer.byteLength));
    const fetch = createPortFetch(port1);
    servePortFetch(port2, async () => new Response(new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from('small'));
        controller.close();
      },
    })));

    await (await fetch(at('/'))).text();

    expect(seen).toEqual([5]);
  });
});

describe('back-pressure', () => {
  it('lets the server run one window ahead of a reader who does not read, and no further', async () => {
    let made = 0;
    const { fetch } = connect(async () => new Response(new ReadableStream({
      pull(controller) {
        made += 1;
        if (made > 500) controller.close();
        else controller.enqueue(text('x'));
      },
    }, { highWaterMark: 0 })));

    const answer = await fetch(at('/'));
    await settled(() => made);
    const ahead = made;
    const all = await answer.text();

    expect(ahead).toBe(WINDOW_CHUNKS + 1); // one more is read and waits for its turn
    expect(all).toHaveLength(500);
  });
});

describe('endings', () => {
  it('rejects with the signal\'s reason and aborts the handler when the caller aborts before the answer', async () => {
    const aborted = Promise.withResolvers<string>();
    const { fetch } = connect((request) => new Promise(() => {
      request.signal.addEventListener('abort', () => aborted.resolve('handler told'));
      leaving.abort(new Error('changed my mind'));
    }));
    const leaving = new AbortController();

    const call = fetch(at('/', { signal: leaving.signal }));

    await expect(call).rejects.toThrow('changed my mind');
    expect(await aborted.promise).toBe('handler told');
  });

  it('refuses a request that was aborted before it was sent', async () => {
    const { fetch } = connect(async () => new Response());

    const call = fetch(at('/', { signal: AbortSignal.abort(new Error('too late')) }));

    await expect(call).rejects.toThrow('too late');
  });

  it('cancels the server\'s stream when the reader cancels, even while that stream is silent', async () => {
    const cancelled = Promise.withResolvers<string>();
    const { fetch } = connect(async () => new Response(new ReadableStream({ cancel: () => cancelled.resolve('stream cancelled') })));
    const answer = await fetch(at('/'));

    await bodyOf(answer).cancel();

    expect(await cancelled.promise).toBe('stream cancelled');
  });

  it('breaks the body off when the caller aborts in the middle of it', async () => {
    const leaving = new AbortController();
    const { fetch } = connect(async () => new Response(new ReadableStream({ start: (controller) => controller.enqueue(text('half')) })));
    const answer = await fetch(at('/', { signal: leaving.signal }));

    const reading = answer.text();
    leaving.abort(new Error('enough'));

    await expect(reading).rejects.toThrow('enough');
  });

  it('rejects when the handler throws, naming only its message', async () => {
    const { fetch } = connect(async () => {
      throw new Error('no such table');
    });

    await expect(fetch(at('/'))).rejects.toThrow('the server could not answer: no such table');
  });

  it('breaks the body off when the server\'s stream fails half-way', async () => {
    const { fetch } = connect(async () => new Response(new ReadableStream({
      start: (controller) => controller.enqueue(text('half')),
      pull: (controller) => controller.error(new Error('disk full')),
    }, { highWaterMark: 2 })));

    const answer = await fetch(at('/'));

    await expect(answer.text()).rejects.toThrow('disk full');
  });

  it('rejects open calls, breaks off open bodies and refuses new calls when the port closes', async () => {
    const { fetch, server } = connect(async (request) => {
      if (request.url.endsWith('/stream')) return new Response(new ReadableStream({ start: (controller) => controller.enqueue(text('half')) }));
      return new Promise(() => undefined);
    });
    const body = (await fetch(at('/stream'))).text();
    const pending = fetch(at('/never'));

    server.close();

    await expect(pending).rejects.toThrow('its port closed');
    await expect(body).rejects.toThrow('its port closed');
    await expect(fetch(at('/later'))).rejects.toThrow('its port closed');
  });

  it('aborts what the server is doing when the caller\'s side closes', async () => {
    const aborted = Promise.withResolvers<string>();
    const { fetch, caller } = connect((request) => new Promise(() => {
      request.signal.addEventListener('abort', () => aborted.resolve('told'));
      caller.close();
    }));

    await expect(fetch(at('/'))).rejects.toThrow('its port closed');
    expect(await aborted.promise).toBe('told');
  });

  it('drops messages that are no frames', async () => {
    const { fetch, caller, server } = connect(async () => new Response('fine'));
    for (const nonsense of [null, 7, 'request', {}, { kind: 'request' }, { id: 1 }, { kind: 'chunk', id: 99 }, { kind: 'request', id: 5, url: '::' }]) {
      caller.postMessage(nonsense);
      server.postMessage(nonsense);
    }

    expect(await (await fetch(at('/'))).text()).toBe('fine');
  });
});

describe('the port', () => {
  it('may be one of Electron, whose messages come wrapped in an event', async () => {
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    servePortFetch(wrapping(port2), async () => new Response('over an event'));
    const fetch = createPortFetch(wrapping(port1));

    expect(await (await fetch(at('/'))).text()).toBe('over an event');
  });

  it('accepts every kind of port there is (checked by the compiler)', () => {
    const accepts = (port: AnyPort) => typeof port;
    const kinds: readonly ((port: never) => string)[] = [
      (port: MessagePort) => accepts(port), (port: MessagePortMain) => accepts(port), (port: ParentPort) => accepts(port),
    ];
    expect(kinds).toHaveLength(3);
  });
});

function bodyOf(response: Response): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (!response.body) throw new Error('the answer has no body');
  return response.body;
}

/** As Electron's ports behave: an event around each message, nothing delivered before `start`. */
function wrapping(port: MessagePort): AnyPort {
  const waiting: (() => void)[] = [];
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (message: unknown) => void) => {
      if (event === 'close') port.on('close', () => listener(undefined));
      else waiting.push(() => port.on('message', (data) => listener({ data, ports: [] })));
    },
    start: () => waiting.splice(0).forEach((begin) => begin()),
    close: () => port.close(),
  };
}

/** Waits until a value no longer changes from one turn of the event loop to the next twenty. */
async function settled(value: () => number): Promise<void> {
  for (let still = 0, last = value(); still < 20;) {
    await new Promise((resolve) => setImmediate(resolve));
    still = value() === last ? still + 1 : 0;
    last = value();
  }
}
