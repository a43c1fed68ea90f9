import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChildPort, OpenChannel } from '../../main/ports.ts';
import { superviseServer } from '../../main/server-process.ts';
import { servePortFetch } from '../../shared/port-serve.ts';
import { aLog } from '../support/shell-parts.ts';

const ports: MessagePort[] = [];
afterEach(() => { for (const port of ports.splice(0)) port.close(); });

/** A child that is driven by the test: it hears what it is sent, and speaks and ends when told to. */
class Child extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = null;
  readonly heard: { kind?: string; config?: unknown; dataKey?: unknown }[] = [];
  killed = 0;
  port: MessagePort | undefined;

  postMessage(message: object, [port]: readonly MessagePort[] = []): void {
    this.heard.push(message);
    this.port ??= port;
  }

  kill(): boolean {
    this.killed += 1;
    return true;
  }

  serve(answer: string): void {
    if (this.port) servePortFetch(this.port, async () => new Response(answer));
    this.emit('message', { kind: 'ready', setupToken: null });
  }

  end(code: number): void {
    this.port?.close();
    this.emit('exit', code);
  }
}

const dataKey = new Uint8Array(32);

/** Under supervision, with timers that wait for `pass`. */
function supervised() {
  const children: Child[] = [];
  const forked: unknown[][] = [];
  const timers: { at: number; act: () => void }[] = [];
  const { log, events } = aLog();
  const output = aLog();
  let now = 0;
  let givenUp = 0;
  const server = superviseServer({
    fork: (...args) => {
      const child = new Child();
      forked.push(args);
      children.push(child);
      return child as ChildPort; // its ports are Node's, which behave as Electron's here
    },
    openChannel: () => {
      const channel = new MessageChannel();
      ports.push(channel.port1, channel.port2);
      return channel as unknown as ReturnType<OpenChannel>; // as above
    },
    entry: '/out/server/utility.js', start: { config: { dataDir: '/data' }, dataKey },
    machine: { now: () => now, after: (ms, act) => void timers.push({ at: now + ms, act }) },
    log, serverLog: output.log, onGivenUp: () => { givenUp += 1; },
  });
  const last = () => {
    const child = children.at(-1);
    if (!child) throw new Error('nothing was forked');
    return child;
  };
  const pass = (ms: number) => {
    now += ms;
    for (const due of timers.splice(0)) if (due.at <= now) due.act(); else timers.push(due);
  };
  return { server, children, forked, last, pass, events, output: output.events, givenUp: () => givenUp };
}

const ask = (path = '/') => new Request(`app://countersign${path}`);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the server process', () => {
  it('DS14: is handed folder and key in its first message, and neither as argument nor as variable', () => {
    const { last, forked } = supervised();

    expect(last().heard).toEqual([{ kind: 'start', config: { dataDir: '/data' }, dataKey }]);
    expect(forked).toEqual([['/out/server/utility.js', [], { serviceName: 'Countersign server', stdio: 'pipe' }]]);
  });

  it('answers calls that were made before it was ready', async () => {
    const { server, last } = supervised();
    const call = server.fetch(ask());

    last().serve('hello');

    expect(await (await call).text()).toBe('hello');
    expect(await server.firstNews).toBeNull();
  });

  it('tells the setup token of a first start', async () => {
    const { server, last } = supervised();

    last().emit('message', { kind: 'ready', setupToken: 'one-time' });

    expect(await server.firstNews).toBe('one-time');
  });

  it('DS18: is started again 1 s after its end, and calls made meanwhile are answered by the next', async () => {
    const { server, children, last, pass } = supervised();
    last().serve('first');
    await server.fetch(ask());
    last().end(9);
    await turn();
    const meanwhile = server.fetch(ask());

    pass(999);
    expect(children).toHaveLength(1);
    pass(1);
    last().serve('second');

    expect(await (await meanwhile).text()).toBe('second');
  });

  it('rejects the calls it dies under', async () => {
    const { server, last } = supervised();
    const dying = last();
    if (dying.port) servePortFetch(dying.port, () => new Promise(() => undefined));
    dying.emit('message', { kind: 'ready', setupToken: null });
    const call = server.fetch(ask());
    await turn();

    dying.end(11);

    await expect(call).rejects.toThrow('its port closed');
  });

  it('DS18: is given up at the fourth end within a minute, once, with the reason it gave, and waiting calls are told', async () => {
    const { server, children, last, pass, events, givenUp } = supervised();
    const waiting = server.fetch(ask());
    waiting.catch(() => undefined);

    for (const wait of [1_000, 2_000, 4_000, 60_000]) {
      last().emit('message', { kind: 'failed', reason: 'PORT: expected a number' });
      last().end(1);
      await turn();
      pass(wait);
    }

    await expect(waiting).rejects.toThrow('given up: PORT: expected a number');
    expect([children.length, givenUp(), server.givenUp()]).toEqual([4, 1, 'PORT: expected a number']);
    expect(events.map(([, fields]) => fields['next'])).toEqual([1_000, 2_000, 4_000, 'give-up']);
    await expect(server.fetch(ask())).rejects.toThrow('given up');
  });

  it('lets a server that failed end only after its reason has arrived', () => {
    const { last } = supervised();

    last().emit('message', { kind: 'failed', reason: 'no key' });

    expect(last().heard.at(-1)).toEqual({ kind: 'close' });
  });

  it('does not hold up the window when its first start fails', async () => {
    const { server, last } = supervised();

    last().end(1);

    expect(await server.firstNews).toBeNull();
  });

  it('is asked to close, waited for, and neither missed nor started again', async () => {
    const { server, children, last, pass, events } = supervised();
    last().serve('up');
    const closing = server.close();

    expect(last().heard.at(-1)).toEqual({ kind: 'close' });
    last().end(0);
    await closing;
    pass(60_000);

    expect([children.length, server.givenUp(), events]).toEqual([1, null, []]);
  });

  it('is killed when it does not close within 5 s', () => {
    const { server, last, pass } = supervised();
    void server.close();

    pass(4_999);
    const before = last().killed;
    pass(1);

    expect([before, last().killed]).toEqual([0, 1]);
  });

  it('has its output kept, line by line', async () => {
    const { last, output } = supervised();

    last().stdout.write('one\ntwo\n');

    await vi.waitFor(() => expect(output).toEqual([['server.output', { line: 'one' }], ['server.output', { line: 'two' }]]));
  });

  it('ignores messages it does not know', async () => {
    const { server, last } = supervised();
    for (const nonsense of [null, 'ready', { kind: 'ready' }, { kind: 'failed' }, {}]) last().emit('message', nonsense);
    last().serve('fine');

    expect(await (await server.fetch(ask())).text()).toBe('fine');
  });
});
