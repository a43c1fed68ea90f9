import { Server } from 'node:net';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { APP_SCHEME } from '../../main/app-origin.ts';
import { servePortFetch } from '../../shared/port-serve.ts';
import { app, double } from './electron.ts';

// A process of its own that boots the built out/main/index.js with the double in Electron's place, and lets the process that
// forked it look inside. Requests travel by port-fetch, everything else as a named question with its answer.

export type FrameKind = 'page' | 'child frame' | 'other window' | 'foreign page' | 'gone';

const page = { url: 'app://countersign/', parent: null };

/** The questions that can be asked. */
const answers = {
  calls: () => double.calls,
  boxes: () => double.boxes,
  opened: () => double.opened,
  exitCode: () => double.exitCode,
  firstUrl: () => double.firstUrl.promise,
  windows: () => double.windows.map(({ options, url, shown, focused, webContents }) => ({ options, url, shown, focused, reloads: webContents.reloads })),
  channels: () => [...double.ipc.keys()],
  listeners: () => double.listeners,
  visibleToOthers: () => double.children.map(({ visible }) => visible),
  press: (button: number) => { double.press = button; },
  invoke: (frame: FrameKind, channel: string, ...args: unknown[]) => {
    const listener = double.ipc.get(channel);
    if (!listener) throw new Error(`no handler for ${channel}`);
    return listener(eventFrom(frame), ...args);
  },
  navigate: (event: string, url: string) => {
    let prevented = false;
    double.windows[0]?.webContents.emit(event, { url, preventDefault: () => { prevented = true; } });
    return prevented;
  },
  windowOpen: (url: string) => double.windows[0]?.webContents.openHandler?.({ url }).action,
  secondInstance: (argv: string[]) => app.emit('second-instance', { preventDefault: () => undefined }, argv, '/', null),
  permission: (name: string, isMainFrame: boolean, requestingUrl: string) => askPermission(name, { isMainFrame, requestingUrl }),
  notices: () => double.notices.map(({ options, state }) => ({ ...options, state })),
  pressNotice: (at: number) => double.notices[at]?.emit('click', { preventDefault: () => undefined }),
  killServer: () => double.children.at(-1)?.kill(),
  quit: () => app.quit(),
};

export type Answers = typeof answers;
export interface Asked { readonly ask: keyof Answers; readonly turn: number; readonly args: readonly unknown[] }
export type Told =
  | { readonly turn: number; readonly value: unknown }
  | { readonly turn: number; readonly fault: string }
  | { readonly sent: string; readonly args: readonly unknown[] }
  | Ending;

/** The last thing said, when main ends the application. */
export interface Ending { readonly ended: number; readonly calls: readonly string[]; readonly boxes: readonly string[] }

function eventFrom(frame: FrameKind): unknown {
  const sender = frame === 'other window' ? {} : double.windows[0]?.webContents;
  const frames = { 'page': page, 'child frame': { url: page.url, parent: page }, 'other window': page, 'foreign page': { url: 'https://countersign.test/', parent: null }, 'gone': null };
  return { sender, senderFrame: frames[frame] };
}

/** Only what the handlers look at is handed to them, hence Reflect instead of a call the compiler would check. */
function askPermission(name: string, details: { isMainFrame: boolean; requestingUrl: string }) {
  let requested: unknown = 'unanswered';
  let media: unknown = 'unanswered';
  const { request, check, device, media: displayMedia } = double.session;
  if (request) Reflect.apply(request, null, [null, name, (granted: boolean) => { requested = granted; }, details]);
  if (displayMedia) Reflect.apply(displayMedia, null, [{}, (streams: unknown) => { media = streams; }]);
  return {
    requested, media,
    checked: check ? Reflect.apply(check, null, [null, name, '', details]) as unknown : 'unanswered',
    device: device ? Reflect.apply(device, null, [{}]) as unknown : 'unanswered',
  };
}

function tell(told: Told): void {
  process.send?.(told);
}

async function answer({ ask, turn, args }: Asked): Promise<void> {
  try {
    tell({ turn, value: await Reflect.apply(answers[ask], null, args) as unknown });
  } catch (error) {
    tell({ turn, fault: error instanceof Error ? error.message : String(error) });
  }
}

/** The registered protocol handler, called as Electron calls it: with the origin of the page that asks, unless a person navigates. */
async function handle(request: Request): Promise<Response> {
  const handler = double.protocols.get(APP_SCHEME);
  if (!handler) throw new Error('no protocol handler is registered');
  if (request.headers.get('sec-fetch-mode') !== 'navigate') Object.defineProperty(request, 'initiatorOrigin', { value: request.headers.get('x-double-initiator') ?? 'app://countersign' });
  return handler(request);
}

const [out = '', userData = '', settings = '{}'] = process.argv.slice(2);
Object.assign(double, JSON.parse(settings), { userData, onSend: (sent: string, args: unknown[]) => tell({ sent, args }) });
const { switches } = JSON.parse(settings) as { switches?: string[] }; // written by electron-double.ts
double.switches = new Set(switches);

process.on('message', (message: Asked) => { if ('ask' in message) void answer(message); });
process.on('disconnect', () => process.exit(double.exitCode ?? 0));
servePortFetch({ postMessage: (frame: unknown) => process.send?.(frame), on: (event: 'message', listener: (message: unknown) => void) => process.on(event, listener) }, handle);
app.on('double:exit', (code: number) => {
  tell({ ended: code, calls: double.calls, boxes: double.boxes });
  setImmediate(() => process.disconnect());
});

const listen = Server.prototype.listen;
Server.prototype.listen = function counted(this: Server, ...args: Parameters<typeof listen>) {
  double.listeners += 1;
  return listen.apply(this, args);
} as typeof listen; // the overloads of `listen` have no single parameter list

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true, format: 'module-typescript' } : next(specifier, context)),
});
await import(pathToFileURL(join(out, 'main/index.js')).href);
