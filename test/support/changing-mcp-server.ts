import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { ListToolsRequestSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';

export interface ChangingServer {
  readonly url: string;
  /** What it offers from now on, under the same name and version. */
  offer(tools: readonly Tool[]): void;
  /** Headers of the requests so far, newest last. */
  readonly headers: ReadonlyArray<Readonly<Record<string, string | string[] | undefined>>>;
  close(): Promise<void>;
}

/** A real MCP server of the official SDK on a port of its own, whose tools the test changes; five to a page. */
export async function changingServer(first: readonly Tool[], version = '1.0.0'): Promise<ChangingServer> {
  let offered = first;
  const headers: Array<Readonly<Record<string, string | string[] | undefined>>> = [];
  const http = createServer((request, response) => {
    headers.push(request.headers);
    void (async () => {
      const server = new Server({ name: 'changing', version }, { capabilities: { tools: {} } });
      server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
        const from = Number(params?.cursor ?? 0);
        return { tools: offered.slice(from, from + PAGE), ...(offered.length > from + PAGE ? { nextCursor: String(from + PAGE) } : {}) };
      });
      const transport = new StreamableHTTPServerTransport({});
      await server.connect(transport);
      await transport.handleRequest(request, response);
    })();
  });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const { port } = http.address() as AddressInfo; // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}/mcp`, headers,
    offer: (tools) => {
      offered = tools;
    },
    close: () => new Promise((done) => {
      http.closeAllConnections();
      http.close(() => done());
    }),
  };
}

const PAGE = 5;

export function aTool(name: string, wishes: Partial<Tool> = {}): Tool {
  return { name, description: `Does ${name}.`, inputSchema: { type: 'object', properties: { path: { type: 'string' } } }, annotations: { readOnlyHint: true }, ...wishes };
}
