import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../server/config.ts';
import { openServer } from '../../server/open.ts';
import type { Server } from '../../server/hosts/server-host.ts';

export interface TestServer {
  readonly server: Server;
  readonly config: Config;
  /** Calls the server as a client would; a jar keeps one person's session. */
  call(path: string, how?: CallHow): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallHow {
  readonly method?: string;
  readonly body?: unknown;
  readonly jar?: Jar;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it comes from; one address of a documentation network when absent. */
  readonly ip?: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export class Jar {
  cookie: string | null = null;
}

/** The whole server on a fresh SQLite workspace, in this process, without a socket. */
export async function openTestServer(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-server-'));
  const config = readConfig({ COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_MODE: 'local', ...env });
  return called(await openServer(config), config, () => rmSync(folder, { recursive: true, force: true }));
}

/** A server with a client in front of it. */
export function called(server: Server, config: Config, cleanUp: () => void): TestServer {
  return {
    server, config,
    async call(path, { method = 'GET', body, jar, headers = {}, ip = '192.0.2.9' } = {}) {
      const request = new Request(`http://127.0.0.1${path}`, {
        method, headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(jar?.cookie ? { cookie: jar.cookie } : {}), ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const response = await server.handle(request, { ip });
      const set = response.headers.get('set-cookie');
      if (jar && set) jar.cookie = set.split(';', 1)[0] ?? null;
      const text = await response.text();
      return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }; // every answer of the server is a JSON object
    },
    close: async () => {
      await server.close();
      cleanUp();
    },
  };
}

export const OWNER = { name: 'Ada Owner', email: 'ada@example.com', password: 'a long enough sentence' };

/** The first run, as its page does it. */
export async function createOwner(at: TestServer, alone = false): Promise<Jar> {
  const jar = new Jar();
  const answer = await at.call('/trpc/setup.createOwner', {
    method: 'POST', jar, body: { ...OWNER, token: at.server.setupToken, organisation: { slug: 'acme', name: 'Acme' }, tenant: { slug: 'main', name: 'Main' }, alone },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return jar;
}

/** A further person of the owner's tenant, signed in. */
export async function addPerson(at: TestServer, owner: Jar, name: string, roles: readonly string[]): Promise<Jar> {
  const [email, password] = [`${name}@example.com`, `the password of ${name}`];
  const made = await at.call('/api/v1/people/create', { method: 'POST', jar: owner, body: { email, name, password, roles } });
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
  const jar = new Jar();
  await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email, password } });
  return jar;
}
