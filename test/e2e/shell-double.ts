import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Frame, Page } from 'playwright/test';
import { startElectronDouble, type ElectronDouble } from '../fakes/electron-double.ts';
import type { FrameKind } from '../fakes/electron-process.ts';

const OUT = join(import.meta.dirname, '../../out');
const APP = 'app://countersign';
const OF_THE_CONNECTION = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade-insecure-requests']);

interface ShellOptions {
  /** Folder of the application's own files: vault, logs, workspace. */
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Another build than the one in out/. */
  readonly out?: string;
}

export interface ShellDouble {
  /** To look at the main process from inside. */
  readonly double: ElectronDouble;
  readonly origin: string;
  /** The origin with the place that main opened its window at, the first run's set-up token included. */
  readonly address: string;
  /** Makes this page the window: its requests go to main's protocol handler, its preload and bridge are main's. */
  attach(page: Page): Promise<void>;
  /** Everything the processes have printed. */
  said(): string;
  stop(): Promise<void>;
}

/** Where Chromium finds a shell: it cannot load app:// itself, and `page.route` could not stream server-sent events. */
interface StandIn {
  readonly origin: string;
  /** The shell behind it, or null while there is none. */
  double: ElectronDouble | null;
}

/** By data directory: a shell that starts again with the same data is found at the same address. */
const standIns = new Map<string, Promise<StandIn>>();
/** Which address each page was prepared for. */
const prepared = new WeakMap<Page, StandIn>();

/**
 * Boots the built application on the Electron double and lets Chromium be its window. Of Electron's own code nothing runs,
 * and one thing differs from the real: the page's origin is a loopback address, listened on by the test, not by the shell.
 */
export async function startShellDouble({ dataDir, env = {}, out = OUT }: ShellOptions): Promise<ShellDouble> {
  for (const part of ['main/index.js', 'preload/index.cjs', 'renderer/index.html', 'server/utility.js']) {
    if (!existsSync(join(out, part))) throw new Error(`out/${part} is missing: run \`npm run build\` first`);
  }
  const standIn = await standInFor(dataDir);
  const double = startElectronDouble({ out, userData: dataDir, env });
  const opened = await double.ask('firstUrl');
  standIn.double = double;
  let window: Page | null = null;
  double.onSend((channel, args) => {
    // A page on its way to another document hears nothing, in Electron as here.
    window?.evaluate(deliver, { channel, args }).catch(() => undefined);
  });
  return {
    double, origin: standIn.origin, address: opened.replace(APP, standIn.origin),
    attach: async (page) => {
      window = page;
      if (prepared.get(page) === standIn) return;
      prepared.set(page, standIn);
      await prepare(page, standIn, join(out, 'preload/index.cjs'));
    },
    said: double.said,
    stop: async () => {
      window = null;
      standIn.double = null;
      await double.stop();
    },
  };
}

/** Runs in the page: hands what main sent to the preload's listeners. */
function deliver(sent: { channel: string; args: readonly unknown[] }): void {
  window.dispatchEvent(new CustomEvent('double:send', { detail: sent }));
}

/** Once per page: preload and bridge find the shell that is behind the address at that moment. */
async function prepare(page: Page, standIn: StandIn, preload: string): Promise<void> {
  await page.exposeBinding('__doubleInvoke', ({ frame }, channel: string, ...args: unknown[]) => {
    if (!standIn.double) throw new Error('there is no shell behind this page');
    return standIn.double.ask('invoke', frameKind(frame, page, standIn), channel, ...args);
  });
  await page.addInitScript(preloadScript(preload, standIn.origin));
}

function frameKind(frame: Frame, page: Page, { origin }: StandIn): FrameKind {
  if (frame !== page.mainFrame()) return 'child frame';
  return frame.url().startsWith(`${origin}/`) ? 'page' : 'foreign page';
}

/** The built preload in a scope of its own, with what a sandboxed preload of Electron finds there. */
function preloadScript(preload: string, origin: string): string {
  return `(() => {
    if (location.origin !== ${JSON.stringify(origin)}) return;
    const listeners = [];
    window.addEventListener('double:send', ({ detail }) => {
      for (const [channel, listener] of listeners) if (channel === detail.channel) listener({}, ...detail.args);
    });
    const electron = {
      contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: Object.freeze(api) }) },
      ipcRenderer: { invoke: (channel, ...args) => window.__doubleInvoke(channel, ...args), on: (channel, listener) => listeners.push([channel, listener]) },
    };
    const module = { exports: {} };
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload cannot require ' + name);
      return electron;
    };
    ((require, module, exports, process) => {
${readFileSync(preload, 'utf8')}
    })(require, module, module.exports, { platform: ${JSON.stringify(process.platform)} });
  })();`;
}

function standInFor(dataDir: string): Promise<StandIn> {
  const known = standIns.get(dataDir) ?? openStandIn();
  standIns.set(dataDir, known);
  return known;
}

async function openStandIn(): Promise<StandIn> {
  const listener = createServer((incoming, outgoing) => void forward(standIn, incoming, outgoing));
  listener.unref(); // it lasts as long as the tests
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  const standIn: StandIn = { origin: `http://127.0.0.1:${address.port}`, double: null };
  return standIn;
}

async function forward(standIn: StandIn, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const leaving = new AbortController();
  outgoing.on('close', () => leaving.abort());
  try {
    if (!standIn.double) throw new Error('there is no shell');
    const answer = await standIn.double.fetch(appRequest(incoming, standIn.origin, leaving.signal));
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.flushHeaders();
    if (answer.body) await pipeline(Readable.fromWeb(answer.body as WebStream<Uint8Array>), outgoing); // DOM's and Node's name for one class
    else outgoing.end();
  } catch {
    outgoing.destroy(); // as a network error looks to the page
  }
}

/** The request as Electron would hand it to the handler: app:// addresses, and no header that speaks of HTTP's connection. */
function appRequest(incoming: IncomingMessage, origin: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === 'string' && !OF_THE_CONNECTION.has(name)) headers.set(name, value.replaceAll(origin, APP));
  }
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
  return new Request(`${APP}${incoming.url}`, {
    method: incoming.method ?? 'GET', headers, signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' }), // DOM's and Node's name for one class
  });
}
