import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../server/config.ts';
import { serveDesktop } from '../../../server/hosts/desktop-host.ts';
import { openServer } from '../../../server/open.ts';
import { createPortFetch } from '../../../shared/port-fetch.ts';
import { tcpListenersOf } from '../../support/tcp-listeners.ts';

const here = () => tcpListenersOf(process.pid) ?? [];

describe.skipIf(process.platform !== 'linux')('the whole server as the desktop runs it', () => {
  it('WEB-01: listens on no TCP port, before and after it answers, and what is asked of it travels over the port', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-desktop-'));
    const before = here();
    const inbox = new EventEmitter();
    const ready = Promise.withResolvers<unknown>();
    const gone = Promise.withResolvers<number>();
    const { port1, port2 } = new MessageChannel();
    serveDesktop({ shell: { on: (event, listener) => inbox.on(event, listener), postMessage: ready.resolve }, openServer, readConfig: (wishes) => readConfig({}, wishes), exit: gone.resolve });
    inbox.emit('message', { data: { kind: 'start', config: { dataDir: folder }, dataKey: randomBytes(32) }, ports: [port2] });
    expect(await ready.promise).toMatchObject({ kind: 'ready' });
    const answer = await createPortFetch(port1)(new Request('app://countersign/trpc/setup.state?input=%7B%7D'));
    expect([answer.status, here()]).toEqual([200, before]);
    inbox.emit('message', { data: { kind: 'close' }, ports: [] });
    expect(await gone.promise).toBe(0);
    port1.close();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('WEB-01: would be seen if it listened', async () => {
    const before = here();
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    expect(here().length).toBe(before.length + 1);
    http.close();
  });
});
