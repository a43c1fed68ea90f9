import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOutbound } from '../../../../server/base/outbound.ts';
import { type ProbeDeps, probeServer } from '../../../../server/registry/servers/probe-server.ts';
import { everything, everythingOverHttp, filesystem } from '../../../support/real-mcp-servers.ts';

const deps: ProbeDeps = { version: '0', stdioAllowed: true, outbound: (limits) => openOutbound({ allowLoopback: true, ...limits }) };
const folder = mkdtempSync(join(tmpdir(), 'countersign-mcp-'));
afterAll(() => rmSync(folder, { recursive: true }));

const program = (command: string, args: readonly string[], timeoutS = 15) => ({ access: { kind: 'stdio', command, args, env: {} }, timeoutS }) as const;
const http = (url: string, timeoutS = 15) => ({ access: { kind: 'http', url, headers: {} }, timeoutS }) as const;
const askForTools = (server: ReturnType<typeof program> | ReturnType<typeof http>, values = {}) => probeServer(deps, server, values, { tools: true });

/** A program that speaks just enough of the protocol to name its environment as tools. */
const TELLS_ENVIRONMENT = `
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { id, method } = JSON.parse(line);
    const tools = Object.keys(process.env).map((name) => ({ name, inputSchema: { type: 'object' } }));
    const result = method === 'initialize' ? { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'env', version: '1' } } : { tools };
    if (id !== undefined) console.log(JSON.stringify({ jsonrpc: '2.0', id, result }));
  });`;

describe('a published server, asked over stdio (E63)', () => {
  it('tells the tools of "everything", whole', async () => {
    const told = await askForTools(program(everything.command, everything.args));
    expect(told).toMatchObject({ serverName: 'mcp-servers/everything', protocolVersion: expect.stringMatching(/^20\d\d-\d\d-\d\d$/), capabilities: { tools: true } });
    expect(told.tools?.map(({ name }) => name)).toContain('echo');
    expect(told.tools?.find(({ name }) => name === 'echo')?.definition).toMatchObject({ inputSchema: { type: 'object' } });
  });

  it('tells the annotations of "filesystem"', async () => {
    const { command, args } = filesystem(folder);
    const { tools } = await askForTools(program(command, args));
    const marks = Object.fromEntries((tools ?? []).map(({ name, definition }) => [name, Object(definition['annotations'])]));
    expect([marks['read_text_file']?.['readOnlyHint'], marks['write_file']?.['destructiveHint']]).toEqual([true, true]);
  });

  it('inherits nothing of our environment and gets exactly what its entry says', async () => {
    const told = await askForTools(program(process.execPath, ['-e', TELLS_ENVIRONMENT]), { GIVEN: 'x' });
    expect(told.tools?.map(({ name }) => name)).toEqual(['GIVEN']);
  });

  it('is killed with all it started when its time is up', async () => {
    const noted = join(folder, 'child.pid');
    const started = program('/bin/sh', ['-c', `/bin/sleep 600 & echo $! > ${noted}; wait`], 1);
    await expect(askForTools(started)).rejects.toMatchObject({ name: 'ServerTrouble', message: 'did not answer within 1 s' });
    const pid = Number(readFileSync(noted, 'utf8'));
    expect(pid).toBeGreaterThan(1);
    // The kernel takes its time to let go of what was killed.
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it.each([
    ['that is not there', '/nonexistent/program', [], 'the program could not be started'],
    ['that says something else', '/bin/echo', ['hello'], 'ended the connection'],
    ['that says more than 1 MiB', '/bin/sh', ['-c', 'while :; do echo -n aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done'], 'ended the connection'],
  ])('is in trouble as a program %s', async (_what, command, args, says) => {
    await expect(askForTools(program(command, args))).rejects.toMatchObject({ name: 'ServerTrouble', message: says });
  });

  it('is not started where the deployment does not allow programs', async () => {
    const trace = join(folder, 'started');
    const refused = probeServer({ ...deps, stdioAllowed: false }, program('/bin/sh', ['-c', `touch ${trace}`]), {}, { tools: true });
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining('MCP_STDIO') });
    expect(existsSync(trace)).toBe(false);
  });
});

describe('a published server, asked over streamable HTTP (E63)', () => {
  let real: Awaited<ReturnType<typeof everythingOverHttp>>;
  beforeAll(async () => {
    real = await everythingOverHttp();
  });
  afterAll(() => real.close());

  it('tells the same tools as over stdio', async () => {
    const [overHttp, overStdio] = [await askForTools(http(real.url)), await askForTools(program(everything.command, everything.args))];
    expect(overHttp.tools).toEqual(overStdio.tools);
  });

  it('answers to a question whether it is there', async () => {
    expect(await probeServer(deps, http(real.url), {}, { tools: false })).toMatchObject({ serverName: 'mcp-servers/everything', tools: null });
  });

  it('is not reached where the loopback may not be called', async () => {
    const production: ProbeDeps = { ...deps, outbound: (limits) => openOutbound({ allowLoopback: false, ...limits }) };
    await expect(probeServer(production, http(real.url), {}, { tools: true })).rejects.toMatchObject({ name: 'ServerTrouble', message: 'only https addresses are called' });
  });
});

describe('a hostile address', () => {
  let server: Server;
  let url: string;
  let answer: (body: string) => { readonly status?: number; readonly type?: string; readonly text: string; readonly headers?: Record<string, string> } | null;
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const said = answer(body);
        if (said) response.writeHead(said.status ?? 200, { 'content-type': said.type ?? 'application/json', ...said.headers }).end(said.text);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`; // it listens on TCP
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const tellingOf = (tools: (at: number) => object) => (body: string) => {
    const { id, method } = JSON.parse(body) as { id?: number; method: string }; // the client's own request
    if (id === undefined) return { status: 202, text: '' };
    const result = method === 'initialize' ? { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } } : tools(id);
    return { text: JSON.stringify({ jsonrpc: '2.0', id, result }) };
  };
  const many = (count: number, from = 0) => Array.from({ length: count }, (_none, at) => ({ name: `t${from + at}`, inputSchema: { type: 'object' } }));

  it.each([
    ['answers with something else', () => ({ type: 'text/html', text: '<h1>secret intranet page</h1>' }), 'did not answer in the way of the Model Context Protocol'],
    ['answers with an error page', () => ({ status: 500, text: 'secret stack trace' }), 'answered with HTTP 500'],
    ['wants a credential', () => ({ status: 401, text: '' }), 'wants other credentials (HTTP 401)'],
    ['sends us elsewhere', () => ({ status: 307, text: '', headers: { location: 'http://169.254.169.254/' } }), '127.0.0.1 sent us elsewhere, and redirects are not followed'],
    ['answers with more than 1 MiB', () => ({ text: 'x'.repeat(1_048_577) }), '127.0.0.1 answered with more than 1048576 bytes'],
    ['tells 2,001 tools', tellingOf(() => ({ tools: many(2_001) })), 'offers more than 2000 tools'],
    ['never stops paging', tellingOf((at) => ({ tools: many(1, at), nextCursor: String(at) })), 'lists its tools on more than 100 pages'],
    ['hides a key that no document needs', (body: string) => ({ text: (tellingOf(() => ({ tools: [{ name: 't', inputSchema: { type: 'object', PROTO: 1 } }] }))(body)).text.replace('PROTO', '__proto__') }), 'sent a list of tools that holds the key __proto__, which no document needs'],
    ['tells a tool without a schema', tellingOf(() => ({ tools: [{ name: 't' }] })), 'sent a tool without an inputSchema (number 1)'],
  ])('that %s is told in words that repeat nothing of it', async (_what, says, expected) => {
    answer = says;
    await expect(askForTools(http(url))).rejects.toMatchObject({ name: 'ServerTrouble', message: expected });
  });

  it('that says nothing is left after the server’s time', async () => {
    answer = () => null;
    await expect(askForTools(http(url, 0.3))).rejects.toMatchObject({ message: expect.stringMatching(/did not answer within/) });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
