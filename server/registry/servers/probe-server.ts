import { z } from 'zod';
import type { JsonObject } from '../../../shared/json.ts';
import { type Outbound, OutboundError } from '../../base/outbound.ts';
import { ChildTransport } from './child-transport.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { McpServer, ServerAccess } from './mcp-entry.ts';
import { type DefinedTool, MOST_TOOLS, readTools } from './read-tools.ts';
import { ServerTrouble } from './server-trouble.ts';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

export interface ProbeDeps {
  /** The guarded way out, with these limits. */
  readonly outbound: (limits: { readonly timeoutMs: number; readonly mostBytes: number }) => Outbound;
  /** Whether the deployment lets registry entries start programs on its machine. */
  readonly stdioAllowed: boolean;
  readonly version: string;
}

/** What a server told of itself. All of it is a claim. */
export interface ServerTelling {
  readonly protocolVersion: string | null;
  readonly serverName: string | null;
  readonly serverVersion: string | null;
  readonly capabilities: JsonObject;
  /** Null where it was only asked whether it is there. */
  readonly tools: readonly DefinedTool[] | null;
}

const MOST_BYTES = 1_048_576;
const MOST_PAGES = 100;
const LONGEST_TELLING = 200;
const REQUEST_TIMEOUT = -32_001;

/** Values of an entry with the secrets put in. */
export type OpenedValues = Readonly<Record<string, string>>;

/**
 * Shakes hands with a server and, unless only its presence is asked about, lists all its tools. Throws a ServerTrouble that
 * repeats nothing the server said. Opens no transaction and must stand in none.
 */
export async function probeServer(deps: ProbeDeps, server: Pick<McpServer, 'access' | 'timeoutS'>, values: OpenedValues, wishes: { readonly tools: boolean }): Promise<ServerTelling> {
  const timeoutMs = Math.ceil(server.timeoutS * 1000);
  const ending = new AbortController();
  const transport = await transportTo(deps, server.access, { values, timeoutMs, signal: ending.signal });
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const deadline = Promise.withResolvers<never>();
  deadline.promise.catch(() => undefined); // it may come when nobody waits for it any more
  const timer = setTimeout(() => {
    deadline.reject(new ServerTrouble(`did not answer within ${server.timeoutS} s`));
    ending.abort();
  }, timeoutMs);
  const client = new Client({ name: 'countersign', version: deps.version }, { jsonSchemaValidator: NO_VALIDATOR });
  try {
    return await Promise.race([talk(client, transport, { timeout: timeoutMs, tools: wishes.tools }), deadline.promise]);
  } catch (reason) {
    throw troubleOf(reason, server.timeoutS);
  } finally {
    clearTimeout(timer);
    await client.close().catch(() => undefined);
    await transport.close().catch(() => undefined);
    ending.abort();
  }
}

/** Schemas of strangers are kept and compared; nothing here compiles them to code. */
const NO_VALIDATOR = { getValidator: () => () => ({ valid: false as const, data: undefined, errorMessage: 'not asked' }) };

interface Channel {
  readonly values: OpenedValues;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function transportTo(deps: ProbeDeps, access: ServerAccess, { values, timeoutMs, signal }: Channel): Promise<Transport> {
  switch (access.kind) {
    case 'none':
      throw new ServerTrouble('is known from a file only: give it a base_url to ask it');
    case 'stdio': {
      if (!deps.stdioAllowed) throw new ServerTrouble('would be started as a program, and this deployment does not allow that (MCP_STDIO)');
      const { ReadBuffer, serializeMessage } = await import('@modelcontextprotocol/sdk/shared/stdio.js');
      return new ChildTransport({ command: access.command, args: access.args, env: values }, { buffer: new ReadBuffer({ maxBufferSize: MOST_BYTES }), serialize: serializeMessage });
    }
    case 'http': {
      const url = URL.parse(access.url);
      if (!url) throw new ServerTrouble('has a base_url that is not an address');
      const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
      const fetch = guardedFetch(deps.outbound({ timeoutMs, mostBytes: MOST_BYTES }), signal);
      return new StreamableHTTPClientTransport(url, { fetch, requestInit: { headers: { ...values } }, reconnectionOptions: NO_RECONNECTION });
    }
  }
}

const NO_RECONNECTION = { initialReconnectionDelay: 1_000, maxReconnectionDelay: 1_000, reconnectionDelayGrowFactor: 1, maxRetries: 0 };

async function talk(client: Client, transport: Transport, options: { readonly timeout: number; readonly tools: boolean }): Promise<ServerTelling> {
  let protocolVersion: string | null = null;
  const agreed = transport.setProtocolVersion?.bind(transport);
  transport.setProtocolVersion = (version) => {
    protocolVersion = version;
    agreed?.(version);
  };
  await client.connect(transport, { timeout: options.timeout });
  const capabilities = client.getServerCapabilities() ?? {};
  const listed = !options.tools ? null : capabilities.tools ? await listTools(client, options.timeout) : [];
  if (listed === null) await client.ping({ timeout: options.timeout });
  const tools = listed && readTools(listed);
  await endSession(transport);
  const { name, version } = client.getServerVersion() ?? {};
  return { protocolVersion, serverName: told(name), serverVersion: told(version), capabilities: namesIn(capabilities), tools };
}

const ToolsPage = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });

/** Asked for without the SDK's own schema, which leaves out fields it does not know: what is pinned is what was said. */
async function listTools(client: Client, timeout: number): Promise<readonly unknown[]> {
  const tools: unknown[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.request({ method: 'tools/list', params: cursor === undefined ? {} : { cursor } }, ToolsPage, { timeout });
    tools.push(...answer.tools);
    if (tools.length > MOST_TOOLS) throw new ServerTrouble(`offers more than ${MOST_TOOLS} tools`);
    if (answer.nextCursor === undefined) return tools;
    cursor = answer.nextCursor;
  }
  throw new ServerTrouble(`lists its tools on more than ${MOST_PAGES} pages`);
}

/** Servers keep a session until it is ended. One that cannot end it forgets it some day. */
async function endSession(transport: Transport): Promise<void> {
  if ('terminateSession' in transport && typeof transport.terminateSession === 'function') await Promise.resolve(transport.terminateSession()).catch(() => undefined);
}

/** Names of what the server says it can do; the rest of it is nobody's business here. */
function namesIn(capabilities: object): JsonObject {
  return Object.fromEntries(Object.keys(capabilities).slice(0, 50).map((name) => [told(name) ?? '', true]));
}

/** A short text of a stranger, as every database can keep it. */
function told(text: string | undefined): string | null {
  return text === undefined ? null : text.toWellFormed().replaceAll('\0', '').slice(0, LONGEST_TELLING);
}

function troubleOf(reason: unknown, timeoutS: number): ServerTrouble {
  if (reason instanceof ServerTrouble) return reason;
  if (reason instanceof OutboundError) return new ServerTrouble(reason.message, { cause: reason });
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  return new ServerTrouble(saysCode(code, timeoutS), { cause: reason });
}

function saysCode(code: unknown, timeoutS: number): string {
  if (code === REQUEST_TIMEOUT) return `did not answer within ${timeoutS} s`;
  if (code === 401 || code === 403) return `wants other credentials (HTTP ${code})`;
  if (typeof code === 'number' && code >= 100 && code < 600) return `answered with HTTP ${code}`;
  if (code === -32_000) return 'ended the connection';
  return typeof code === 'number' && code < -1 ? `answered with the protocol error ${code}` : 'did not answer in the way of the Model Context Protocol';
}
