import { describe, expect, it } from 'vitest';
import { aFile, filesIn, imported, told } from '../../../support/import-files.ts';
import { testData } from '../../../support/test-data.ts';

const READ = { name: 'read', description: 'Reads', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };
const WRITE = { name: 'write', inputSchema: { type: 'object' } };

describe('a captured tools/list', () => {
  it('gives a server with its tools, each whole', () => {
    const capture = { serverInfo: { name: 'files', version: '0.2.0' }, protocolVersion: '2025-06-18', capabilities: {}, instructions: 'Be careful.', tools: [READ, WRITE] };
    expect(imported(aFile('files@1.json', JSON.stringify(capture))).servers).toMatchObject([{
      format: 'tools-list',
      server: { name: 'files', version: '0.2.0', protocolVersion: '2025-06-18', description: 'Be careful.', tools: [{ name: 'read', effect: 'read-only', definition: READ }, { name: 'write', effect: 'unknown', definition: WRITE }] },
    }]);
  });

  it('may be the bare JSON-RPC answer; the file then names the server', () => {
    expect(imported(aFile('captures/files.json', JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools: [WRITE] } }))).servers).toMatchObject([{ server: { name: 'files', tools: [{ name: 'write' }] } }]);
    expect(imported(aFile('none.json', JSON.stringify({ serverInfo: { name: 'none' }, tools: [] }))).servers).toMatchObject([{ server: { tools: [] } }]);
  });

  it('is whole or refused', () => {
    const result = { tools: [READ, READ, { name: 'x' }, { inputSchema: {} }, 'y'], nextCursor: 'page2' };
    const { servers, problems } = imported(aFile('t.json', JSON.stringify({ jsonrpc: '2.0', result })));
    expect(servers).toEqual([]);
    expect(problems.map(told)).toEqual([
      't.json | /result/tools/4 | shape', 't.json | /result/tools/1/name | duplicate-key', 't.json | /result/tools/2/inputSchema | required',
      't.json | /result/tools/3/name | required', 't.json | /result/nextCursor | incomplete',
    ]);
  });

  it('is not mistaken for an agent that lists its tools, nor the reverse', () => {
    expect(imported(aFile('agent.json', JSON.stringify({ name: 'a', tools: ['read', { name: 'write' }] }))).agents).toHaveLength(1);
    expect(imported(aFile('agent.json', JSON.stringify({ model: 'm', tools: [WRITE] }))).agents).toHaveLength(1);
  });
});

describe('real captures', () => {
  const folder = testData('mcp/mcp-tools-lists');

  it.skipIf(!folder)('are all read, every tool of them', () => {
    const { servers, problems } = imported(...filesIn(folder ?? '', '.json'));
    expect(problems).toEqual([]);
    expect(servers.map(({ server }) => server.tools?.length)).toEqual([11, 14, 11, 14, 14, 26, 9, 9, 8]);
  });

  it.skipIf(!folder)('show other tools under an unchanged version', () => {
    const files = imported(...filesIn(folder ?? '', '.json')).servers.filter(({ server }) => server.name === 'secure-filesystem-server');
    expect(new Set(files.map(({ server }) => server.version))).toEqual(new Set(['0.2.0']));
    expect(new Set(files.map(({ server }) => JSON.stringify(server.tools))).size).toBe(3);
    expect(files.at(-1)?.server.tools?.filter(({ effect }) => effect === 'destructive').length).toBeGreaterThan(0);
  });
});
