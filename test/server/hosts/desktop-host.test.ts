import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../../../server/config.ts';
import { serveDesktop } from '../../../server/hosts/desktop-host.ts';
import type { Server } from '../../../server/hosts/server-host.ts';
import { createPortFetch } from '../../../shared/port-fetch.ts';

const ports: MessagePort[] = [];
afterEach(() => { for (const port of ports.splice(0)) port.close(); });

const dataKey = Uint8Array.from({ length: 32 }, (_, index) => index);
const start = { kind: 'start', config: { dataDir: '/home/ada/workspace' }, dataKey };
const server: Server = { setupToken: null, warnings: [], handle: async (_request, { ip }) => new Response(`ip ${ip}`), close: async () => undefined };

/** A desktop host, and the shell that talks to it. */
function hosted({ openServer = async () => server, env = {} }: { openServer?: (config: Config) => Promise<Server>; env?: Record<string, string> } = {}) {
  const inbox = new EventEmitter();
  const news: unknown[] = [];
  const heard = Promise.withResolvers<unknown>();
  const exited = Promise.withResolvers<number>();
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serveDesktop({
    shell: {
      on: (event, listener) => inbox.on(event, listener),
      postMessage: (message) => {
        news.push(message);
        heard.resolve(message);
      },
    },
    openServer, readConfig: (wishes) => readConfig(env, wishes), exit: exited.resolve,
  });
  return { say: (data: unknown, transferred: readonly MessagePort[] = []) => inbox.emit('message', { data, ports: transferred }), port1, port2, news, heard: heard.promise, exited: exited.promise };
}

describe('the server of a desktop', () => {
  it('opens with the folder and the key of the first message, and answers on the port that came with it', async () => {
    const configs: Config[] = [];
    const { say, port1, port2, heard } = hosted({ openServer: async (config) => { configs.push(config); return { ...server, setupToken: 'one-time' }; } });

    say(start, [port2]);

    expect(await heard).toEqual({ kind: 'ready', setupToken: 'one-time' });
    expect(configs.map(({ mode, dataDir, shellKey }) => ({ mode, dataDir, shellKey }))).toEqual([{ mode: 'local', dataDir: '/home/ada/workspace', shellKey: dataKey }]);
    expect(await (await createPortFetch(port1)(new Request('app://countersign/'))).text()).toBe('ip null');
  });

  it('is led elsewhere by no variable of the environment', async () => {
    const configs: Config[] = [];
    const env = { DATABASE_URL: 'postgres://x/y', DATABASE_OWNER_URL: 'postgres://x/z', COUNTERSIGN_DATA_DIR: '/elsewhere', COUNTERSIGN_MODE: 'production' };
    const { say, port2, heard } = hosted({ env, openServer: async (config) => { configs.push(config); return server; } });

    say({ ...start, dataKey: null }, [port2]);
    await heard;

    expect(configs[0]).toMatchObject({ mode: 'local', dataDir: '/home/ada/workspace', databaseUrl: null, databaseOwnerUrl: null, shellKey: null });
  });

  it.each<[string, unknown, RegExp]>([
    ['a key that is too short', { ...start, dataKey: new Uint8Array(16) }, /32 bytes/], ['no folder', { ...start, config: {} }, /dataDir/], ['another kind', { ...start, kind: 'begin' }, /start/],
  ])('says why it cannot start with %s, and waits to be closed', async (_what, message, reason) => {
    const { say, port2, heard, exited } = hosted();
    say(message, [port2]);

    expect(await heard).toEqual({ kind: 'failed', reason: expect.stringMatching(reason) });
    say({ kind: 'close' });
    expect(await exited).toBe(1);
  });

  it('says why the server did not open', async () => {
    const { say, port2, heard } = hosted({ openServer: () => Promise.reject(new Error('the key does not fit the data')) });

    say(start, [port2]);

    expect(await heard).toEqual({ kind: 'failed', reason: 'the key does not fit the data' });
  });

  it('says which setting does not fit', async () => {
    const { say, port2, heard } = hosted({ env: { PORT: 'many' } });

    say(start, [port2]);

    expect(await heard).toEqual({ kind: 'failed', reason: expect.stringContaining('PORT') });
  });

  it('closes the server and only then ends', async () => {
    const order: string[] = [];
    const { say, port2, heard, exited } = hosted({ openServer: async () => ({ ...server, close: async () => void order.push('closed') }) });
    say(start, [port2]);
    await heard;

    say({ kind: 'close' });

    expect([await exited, order]).toEqual([0, ['closed']]);
  });

  it('ends when the shell is gone', async () => {
    const { say, port1, port2, heard, exited } = hosted();
    say(start, [port2]);
    await heard;

    port1.close();

    expect(await exited).toBe(0);
  });

  it('starts once, and not without a port', async () => {
    let opened = 0;
    const { say, port2, heard } = hosted({ openServer: async () => { opened += 1; return server; } });

    say(start);
    say(start, [port2]);
    await heard;
    say(start, [port2]);

    expect(opened).toBe(1);
  });
});
