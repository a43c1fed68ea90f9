import { createInterface } from 'node:readline';
import { createPortFetch, type PortFetch } from '../shared/port-fetch.ts';
import { ServerNews, type ServerOrder, type ServerStart } from '../shared/server-start.ts';
import type { WriteLog } from './log-file.ts';
import type { ChildPort, Fork, Machine, OpenChannel } from './ports.ts';
import { restartAfter } from './restart-policy.ts';

interface Deps {
  readonly fork: Fork;
  readonly openChannel: OpenChannel;
  /** Path of the built server entry. */
  readonly entry: string;
  readonly start: Omit<ServerStart, 'kind'>;
  readonly machine: Pick<Machine, 'now' | 'after'>;
  readonly log: WriteLog;
  /** Takes what the server writes to its output, line by line. */
  readonly serverLog: WriteLog;
  /** Called once, when the server is not started again. */
  readonly onGivenUp: () => void;
}

export interface ServerProcess {
  /** Waits while the server starts or is started again; rejects when it ends under the call or was given up. */
  readonly fetch: PortFetch;
  /** Resolves at the first sign of life: with the setup token (null when there is an owner), or with null when the first start failed. */
  readonly firstNews: Promise<string | null>;
  /** Why the server was given up, or null. */
  givenUp(): string | null;
  /** Asks the server to end and waits for it; after `CLOSE_MS` it is killed. */
  close(): Promise<void>;
}

/** Time a server gets to finish its last commands. */
const CLOSE_MS = 5_000;

/** Starts the server in a process of its own, keeps it running, and gives up visibly instead of looping. */
export function superviseServer(deps: Deps): ServerProcess {
  const { machine, log, onGivenUp } = deps;
  const ends: number[] = [];
  const firstNews = Promise.withResolvers<string | null>();
  let serving = awaitedServer();
  let life = beginLife(deps);
  let isUp = false;
  let abandoned: string | null = null;
  let closing = false;

  const onReady = (token: string | null) => {
    isUp = true;
    serving.resolve(life.fetch);
    firstNews.resolve(token);
  };
  const onEnd = (reason: string) => {
    firstNews.resolve(null);
    if (closing) return;
    // Who waits already keeps waiting for the same promise; only one that was kept is replaced.
    if (isUp) serving = awaitedServer();
    isUp = false;
    ends.push(machine.now());
    const wait = restartAfter(ends, machine.now());
    log('error', 'server.ended', { reason, next: wait });
    if (wait !== 'give-up') {
      machine.after(wait, restart);
      return;
    }
    abandoned = reason;
    serving.reject(new Error(`the server was given up: ${reason}`));
    onGivenUp();
  };
  const supervise = () => {
    void life.ready.then(onReady);
    void life.ended.then(onEnd);
  };
  const restart = () => {
    if (closing) return;
    life = beginLife(deps);
    supervise();
  };
  supervise();

  return {
    fetch: async (request) => (await serving.promise)(request),
    firstNews: firstNews.promise,
    givenUp: () => abandoned,
    close: async () => {
      closing = true;
      life.close();
      machine.after(CLOSE_MS, life.kill);
      await life.ended;
    },
  };
}

function awaitedServer(): PromiseWithResolvers<PortFetch> {
  const awaited = Promise.withResolvers<PortFetch>();
  awaited.promise.catch(() => undefined); // that nobody waits when it is given up is no fault
  return awaited;
}

/** One server process from fork to exit. */
interface Life {
  readonly fetch: PortFetch;
  /** The setup token, once the server answers requests; stays open when it ends before. */
  readonly ready: Promise<string | null>;
  /** The reason, once the process is gone. */
  readonly ended: Promise<string>;
  close(): void;
  kill(): void;
}

function beginLife({ fork, openChannel, entry, start, serverLog }: Deps): Life {
  const ready = Promise.withResolvers<string | null>();
  const ended = Promise.withResolvers<string>();
  let reason: string | null = null;

  const child = fork(entry, [], { serviceName: 'Countersign server', stdio: 'pipe' });
  const { port1, port2 } = openChannel();
  const fetch = createPortFetch(port1);
  const close = () => child.postMessage({ kind: 'close' } satisfies ServerOrder);
  keepOutput(child, serverLog);
  child.on('message', (message) => {
    const news = ServerNews.safeParse(message);
    if (!news.success) return;
    if (news.data.kind === 'ready') return ready.resolve(news.data.setupToken);
    reason = news.data.reason;
    close(); // it waits for this, so that its reason has arrived before it ends
  });
  child.on('exit', (code) => {
    // Our end of the port is left alone: that the other end is gone is what rejects the open calls.
    ended.resolve(reason ?? `it ended with code ${code}`);
  });
  child.postMessage({ kind: 'start', ...start } satisfies ServerStart, [port2]);
  return { fetch, ready: ready.promise, ended: ended.promise, close, kill: () => void child.kill() };
}

function keepOutput(child: ChildPort, log: WriteLog): void {
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => log('info', 'server.output', { line }));
  if (child.stderr) createInterface({ input: child.stderr }).on('line', (line) => log('warn', 'server.output', { line }));
}
