import type { ClosablePort } from '../../shared/port-frames.ts';
import { servePortFetch } from '../../shared/port-serve.ts';
import { type ServerNews, ServerOrder, ServerStart } from '../../shared/server-start.ts';
import type { Config } from '../config.ts';
import type { OpenServer, Server } from './server-host.ts';

/** The slice of Electron's ParentPort: how a utility process hears of the shell that forked it. */
export interface ShellPort {
  on(event: 'message', listener: (event: { data: unknown; ports: readonly ClosablePort[] }) => void): unknown;
  postMessage(message: unknown): void;
}

interface Deps {
  readonly shell: ShellPort;
  readonly openServer: OpenServer;
  readonly readConfig: (wishes: { mode: 'local'; dataDir: string; shellKey?: Uint8Array }) => Config;
  readonly exit: (code: number) => void;
}

/**
 * Serves one desktop: opens the server that the shell's first message describes and answers the calls on the port that came
 * with it, until the shell says `close` or goes away.
 */
export function serveDesktop({ shell, openServer, readConfig, exit }: Deps): void {
  let opening: Promise<Server> | null = null;
  const tell = (news: ServerNews) => shell.postMessage(news);

  const start = async (data: unknown, port: ClosablePort) => {
    port.on('close', () => void stop());
    const { config, dataKey } = ServerStart.parse(data);
    opening = openServer(desktopConfig(readConfig({ mode: 'local', dataDir: config.dataDir, ...(dataKey && { shellKey: dataKey }) }), config.dataDir));
    const server = await opening;
    servePortFetch(port, (request) => server.handle(request, { ip: null }));
    tell({ kind: 'ready', setupToken: server.setupToken });
  };
  let stopping = false; // the order and the end of the port may both come
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    const server = await opening?.catch(() => null);
    await server?.close();
    exit(server ? 0 : 1);
  };

  shell.on('message', ({ data, ports }) => {
    if (ServerOrder.safeParse(data).success) return void stop();
    const [port] = ports;
    if (opening || !port) return;
    // After a failure the process waits for `close`: to end at once could lose the reason on its way.
    start(data, port).catch((error: unknown) => tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }));
  });
}

/** On a desktop the shell alone says where the data lies: its vault belongs to that folder, and a stray DATABASE_URL must not redirect it. */
function desktopConfig(config: Config, dataDir: string): Config {
  return { ...config, mode: 'local', dataDir, databaseUrl: null, databaseOwnerUrl: null };
}
