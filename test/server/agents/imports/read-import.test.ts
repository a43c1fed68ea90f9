import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FILE_MAX_BYTES, readImport } from '../../../../server/agents/imports/index.ts';
import { aFile, filesIn, imported, told } from '../../../support/import-files.ts';
import { testData } from '../../../support/test-data.ts';

function deep(levels: number): string {
  return `{"model": "m", "x": ${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
}

describe('an import', () => {
  it('tells files by their content and not by their names', () => {
    const { agents, servers, problems } = imported(
      aFile('one.txt', '{"name": "json", "model": "m"}'), aFile('two', 'name: yaml\nmodel: m\n'), aFile('three.yaml', '{"name": "flow", "model": "m"}'), aFile('four', '{"name": "srv", "remotes": [{"type": "sse", "url": "https://x.example"}]}'),
    );
    expect(agents.map(({ name, format }) => [name, format])).toEqual([['json', 'json'], ['yaml', 'yaml'], ['flow', 'yaml']]);
    expect(servers).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('marks each file before it reads it, and can be left at any mark', () => {
    const steps = readImport([aFile('a.json', '{"model": "m"}'), { path: 'b.json', get bytes(): Uint8Array { throw new Error('nobody asked for this file'); } }]);
    expect(steps.next().value).toEqual({ kind: 'file', path: 'a.json', number: 1, of: 2 });
    expect(steps.next().value).toEqual({ kind: 'file', path: 'b.json', number: 2, of: 2 });
    expect(steps.return().done).toBe(true);
  });

  it('keeps everything good when something beside it is bad', () => {
    const { agents, problems } = imported(aFile('bad.json', '{'), aFile('good.json', '{"model": "m"}'), aFile('worse.bin', new Uint8Array([0xff, 0xfe, 0])), aFile('better.yaml', 'model: m'));
    expect(agents.map(({ name }) => name)).toEqual(['good', 'better']);
    expect(problems.map(told)).toEqual(['bad.json | syntax', 'worse.bin | utf8']);
  });

  it('reads a file with a byte order mark', () => {
    expect(imported(aFile('bom.json', '\uFEFF{"model": "m"}'), aFile('bom.yaml', '\uFEFFmodel: m')).problems).toEqual([]);
  });

  it('refuses a file by encoding, size or emptiness', () => {
    const { problems } = imported(
      aFile('latin.json', new Uint8Array([0x7b, 0x22, 0xe9, 0x22, 0x7d])), aFile('cut.json', new Uint8Array([0x22, 0xc3])), aFile('utf16.json', new Uint8Array([0xff, 0xfe, 0x7b, 0x00])),
      aFile('huge.json', new Uint8Array(FILE_MAX_BYTES + 1)), aFile('empty.json', ''), aFile('blank.yaml', ' \n\t'), aFile('nothing.yaml', '# only words\n'), aFile('list.json', '[]'),
    );
    expect(problems.map(told)).toEqual([
      'latin.json | utf8', 'cut.json | utf8', 'utf16.json | utf8', 'huge.json | size', 'empty.json | empty', 'blank.yaml | empty', 'nothing.yaml | empty', 'list.json | empty',
    ]);
  });

  it('refuses a definition by depth, size, double and forbidden keys, and inexact numbers, in JSON and YAML alike', () => {
    const big = 'x'.repeat(1024 * 1024);
    const { agents, problems } = imported(
      aFile('ok.json', deep(64)), aFile('deep.json', deep(65)), aFile('big.json', `{"prompt": "${big}"}`), aFile('twice.json', '{"model": "a", "model": "b"}'), aFile('proto.json', '{"model": "m", "x": {"__proto__": {"admin": true}}}'), aFile('num.json', '{"model": "m", "id": 12345678901234567890}'),
      aFile('deep.yaml', deep(65)), aFile('big.yaml', `prompt: ${big}`), aFile('twice.yaml', 'model: a\nmodel: b'), aFile('proto.yaml', 'model: m\nconstructor: {}\nx: {__proto__: 1}'), aFile('num.yaml', 'model: m\nid: 12345678901234567890'), aFile('inf.yaml', 'model: m\nx: .inf'), aFile('bin.yaml', 'model: m\nx: !!binary aGk='),
    );
    expect(agents.map(({ path }) => path)).toEqual(['ok.json']);
    expect(problems.map(told)).toEqual([
      `deep.json | /x${'/0'.repeat(63)} | depth`, 'big.json | size', 'twice.json | /model | duplicate-key', 'proto.json | /x/__proto__ | forbidden-key', 'num.json | /id | number',
      `deep.yaml | /x${'/0'.repeat(63)} | depth`, 'big.yaml | size', 'twice.yaml | /model | duplicate-key', 'proto.yaml | /constructor | forbidden-key', 'proto.yaml | /x/__proto__ | forbidden-key', 'num.yaml | /id | number', 'inf.yaml | /x | number', 'bin.yaml | /x | json',
    ]);
  });

  it('refuses a small YAML that denotes a vast definition', () => {
    const levels = Array.from({ length: 24 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
    expect(imported(aFile('bomb.yaml', ['model: m', 'l0: &l0 [x, x]', ...levels].join('\n'))).problems.map(told)).toEqual(['bomb.yaml | aliases']);
    expect(imported(aFile('fat.yaml', `model: m\nl0: &l0 ${'x'.repeat(200_000)}\nall: [${'*l0, '.repeat(40)}]`)).problems.map(told)).toEqual(['fat.yaml | size']);
  });

  it('says what it saw when it does not know a shape', () => {
    const { problems } = imported(aFile('team.yaml', 'bundle: {}\nagents: [a]'), aFile('n.json', '7'), aFile('l.json', '[1, {"a": 1}]'), aFile('n.txt', 'Dear reader, this: is: text'), aFile('odd.json', '{"tools": [], "serverInfo": 4, "name": "x", "bundle": 1}'), aFile('prices.json', `{"a": "${'x'.repeat(2_000_000)}"}`), aFile('mcp.json', '{"mcpServers": {"a": {"command": "x"}}}'));
    expect(problems.map(({ path, rule }) => [path, rule])).toEqual(['team.yaml', 'n.json', 'l.json', 'n.txt', 'prices.json', 'mcp.json'].map((path) => [path, 'unknown-shape']));
    expect(problems[0]?.message).toBe('This is an object with the fields bundle, agents: not an agent definition, a history, an MCP server, a tools/list answer or an A2A card.');
  });

  it('is not told apart by its fields\' order, and asks for nothing of unknown fields', () => {
    expect(imported(aFile('a.json', '{"zz": {"deep": [1.5, null]}, "tools": ["x"], "what": "ever"}')).agents[0]?.revisions[0]?.definition).toEqual({ zz: { deep: [1.5, null] }, tools: ['x'], what: 'ever' });
  });
});

describe('an import of anything at all', () => {
  const path = fc.constantFrom('a', 'a.json', 'a.jsonl', 'a.yaml', 'a.md', '', '/', '../..', 'b\\c.d.e');

  it('never throws on bytes; it reports', () => {
    fc.assert(fc.property(path, fc.uint8Array({ maxLength: 200 }), (name, bytes) => {
      const { agents, servers, problems } = imported({ path: name, bytes });
      expect(agents.length + servers.length + problems.length).toBeGreaterThan(0);
    }), { numRuns: 1000 });
  });

  it('never throws on JSON that looks almost right; what is no agent or server is a problem', () => {
    const key = fc.constantFrom('name', 'tools', 'model', 'definition', 'seq', 'servers', 'server', 'packages', 'remotes', 'version_detail', 'skills', 'capabilities', 'url', 'supportedInterfaces', 'inputSchema', 'serverInfo', 'result', 'jsonrpc', 'agent', 'mcp_servers', 'transport', '__proto__');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4, depthSize: 'small' }, fc.constantFrom('2.0', 'x', '', 'https://x.example'), fc.double(), fc.constant(null), fc.boolean(), fc.array(tie('value'), { maxLength: 3 }), fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs))),
    }));
    fc.assert(fc.property(path, fc.array(value, { minLength: 1, maxLength: 3 }), (name, lines) => {
      const { agents, servers, problems } = imported(aFile(name, lines.map((line) => JSON.stringify(line)).join('\n')));
      expect(agents.length + servers.length + problems.length).toBeGreaterThan(0);
      for (const problem of problems) expect([problem.path, problem.message.length > 0, /^(\/|$)/.test(problem.field)]).toEqual([name, true, true]);
    }), { numRuns: 2000 });
  });

  it('never changes what it reads', () => {
    fc.assert(fc.property(fc.dictionary(fc.string().filter((key) => !['__proto__', 'constructor', 'prototype', 'definition', 'result', 'server'].includes(key)), fc.jsonValue().filter((value) => !JSON.stringify(value).includes('__proto__')), { maxKeys: 5 }), (fields) => {
      const definition = { ...fields, model: 'm' };
      const { agents, problems } = imported(aFile('a.json', JSON.stringify(definition)));
      if (problems.length === 0) expect(agents[0]?.revisions[0]?.definition).toEqual(JSON.parse(JSON.stringify(definition)));
    }), { numRuns: 500 });
  });
});

describe('an import of real agents', () => {
  const histories = testData('agents/histories');
  const bmad = ['bmad-4.36.2', 'bmad-4.44.3'].map((release) => testData(`agents/${release}`));
  const spec = testData('agents/oracle-agent-spec/howto_mcp_agent.json');

  it.skipIf(!histories)('reads all 52 histories with 184 revisions without a problem, each under its own name', () => {
    const { agents, problems } = imported(...filesIn(histories ?? '', '.jsonl'));
    expect(problems).toEqual([]);
    expect(agents).toHaveLength(52);
    expect(new Set(agents.map(({ name }) => name)).size).toBe(52);
    const revisions = agents.flatMap((agent) => agent.revisions);
    expect(revisions).toHaveLength(184);
    expect(revisions.every(({ claims }) => claims.commit && claims.date && claims.changelog)).toBe(true);
    expect(agents.filter(({ name }) => name.includes('accountant')).map(({ name, nameFrom }) => [name, nameFrom])).toEqual([['custom/accountant', 'path'], ['accountant', 'definition']]);
  });

  it.skipIf(!bmad[0])('reads 20 Markdown agents of two releases and says of 8 teams that they are none', () => {
    const { agents, problems } = imported(...bmad.flatMap((folder) => filesIn(join(folder ?? '', 'agents'), '.md').map((file) => ({ ...file, path: join(folder ?? '', file.path) }))));
    expect(problems).toEqual([]);
    expect(agents).toHaveLength(20);
    expect(new Set(agents.map(({ name }) => name)).size).toBe(20);
    for (const { revisions } of agents) expect(revisions[0]?.definition).toMatchObject({ agent: { id: expect.any(String) }, persona: {}, system_prompt: expect.stringContaining('ACTIVATION-NOTICE') });

    const teams = imported(...bmad.flatMap((folder) => filesIn(join(folder ?? '', 'agent-teams'), '.yaml')));
    expect(teams.agents).toEqual([]);
    expect(teams.problems.map(({ rule }) => rule)).toEqual(Array.from({ length: 8 }, () => 'unknown-shape'));
  });

  it.skipIf(!spec)('reads an agent of Open Agent Spec', () => {
    expect(imported({ path: 'howto.json', bytes: readFileSync(spec ?? '') }).agents).toMatchObject([{ name: 'Agent using MCP', format: 'json' }]);
  });
});
