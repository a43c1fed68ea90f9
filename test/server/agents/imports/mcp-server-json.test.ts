import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aFile, filesIn, imported, told } from '../../../support/import-files.ts';
import { testData } from '../../../support/test-data.ts';

const OLD = {
  id: '1', name: 'io.example/files', description: 'Files', repository: { url: 'https://code.example/files', source: 'github', id: '7' }, version_detail: { version: '1.0.2', release_date: '2025-05-16T00:00:00Z', is_latest: true },
  packages: [{ registry_name: 'npm', name: '@example/files', version: '', environment_variables: [{ name: 'API_KEY', description: 'x' }, { name: 'LOG_LEVEL', is_required: true }] }],
  remotes: [{ transport_type: 'sse', url: 'https://files.example/sse' }],
};
const NEW = {
  $schema: 'https://static.modelcontextprotocol.io/schemas/2025-10-17/server.schema.json', name: 'io.example/issues', title: 'Issues', version: '${VERSION}',
  packages: [{ registryType: 'oci', identifier: 'ghcr.io/example/issues', transport: { type: 'stdio' }, environmentVariables: [{ name: 'PLAIN', isSecret: true, isRequired: true }], runtimeArguments: [{ type: 'named', name: '-e', value: 'ISSUES_AUTH={token}', isRequired: true, variables: { token: { isSecret: true } } }] }],
  remotes: [{ type: 'streamable-http', url: 'https://issues.example/mcp', headers: [{ name: 'Authorization', isSecret: true }] }],
};

describe('a server.json', () => {
  it('of 2025-05 is read to the same shape as a later one', () => {
    expect(imported(aFile('server.json', JSON.stringify(OLD))).servers).toEqual([{
      kind: 'mcp-server', path: 'server.json', item: null, format: 'server-json-snake',
      server: {
        name: 'io.example/files', title: null, description: 'Files', version: '1.0.2', protocolVersion: null, repository: 'https://code.example/files', tools: null, published: OLD,
        packages: [{ registry: 'npm', identifier: '@example/files', version: null, transport: null, settings: [{ name: 'API_KEY', secret: true, required: false }, { name: 'LOG_LEVEL', secret: false, required: true }] }],
        remotes: [{ transport: 'sse', url: 'https://files.example/sse', settings: [] }],
      },
    }]);
  });

  it('of 2025-10 is read with its placeholders and the variables of its container', () => {
    expect(imported(aFile('server.json', JSON.stringify(NEW))).servers).toMatchObject([{
      format: 'server-json-camel',
      server: {
        name: 'io.example/issues', title: 'Issues', version: '${VERSION}', repository: null,
        packages: [{ registry: 'oci', identifier: 'ghcr.io/example/issues', version: null, transport: 'stdio', settings: [{ name: 'PLAIN', secret: true, required: true }, { name: 'ISSUES_AUTH', secret: true, required: true }] }],
        remotes: [{ transport: 'streamable-http', url: 'https://issues.example/mcp', settings: [{ name: 'Authorization', secret: true, required: false }] }],
      },
    }]);
  });

  it('may come in a registry\'s answer, wrapped or not', () => {
    const answer = { servers: [{ server: NEW, _meta: {} }, OLD], metadata: { count: 2 } };
    expect(imported(aFile('answer.json', JSON.stringify(answer))).servers.map(({ server, item }) => [server.name, item?.number])).toEqual([['io.example/issues', 1], ['io.example/files', 2]]);
  });

  it('is refused by field and rule, and a bad one in a list takes no other down', () => {
    const list = [OLD, { ...OLD, name: '' }, { ...OLD, packages: [{ registry_name: 'npm' }, 7], remotes: 'x' }, { server: { ...NEW, remotes: [{ type: 'sse' }] } }, { ...OLD, description: 7 }, { what: 1 }, NEW];
    const { servers, problems } = imported(aFile('list.json', JSON.stringify(list)));
    expect(servers.map(({ item }) => item?.number)).toEqual([1, 7]);
    expect(problems.map(told)).toEqual([
      'list.json | entry 2 | /name | required', 'list.json | entry 3 | /packages/1 | shape', 'list.json | entry 3 | /packages/0/identifier | required', 'list.json | entry 3 | /remotes | shape',
      'list.json | entry 4 | /server/remotes/0/url | required', 'list.json | entry 5 | /description | shape', 'list.json | entry 6 | unknown-shape',
    ]);
  });

  it('in a list is judged by its own flaws only', () => {
    const text = `{"servers": [${JSON.stringify(OLD)}, {"name": "a", "name": "b", "packages": []}, {"name": "c", "packages": [], "deep": ${'['.repeat(70)}${']'.repeat(70)}}], "next": 1, "next": 2}`;
    const { servers, problems } = imported(aFile('l.json', text));
    expect(servers).toHaveLength(1);
    expect(problems.map(told)).toEqual(['l.json | /next | duplicate-key', 'l.json | entry 2 | /name | duplicate-key', `l.json | entry 3 | /deep${'/0'.repeat(63)} | depth`]);
  });

  it('in a catalogue is a name and where the server is', () => {
    const { servers } = imported(aFile('catalog.yml', 'catalog_servers:\n  - name: Asana\n    url: https://mcp.asana.example/sse\n    repo: https://code.example/asana\n  - {name: Own, url: ""}\n'));
    expect(servers).toMatchObject([
      { format: 'catalog-entry', server: { name: 'Asana', repository: 'https://code.example/asana', remotes: [{ url: 'https://mcp.asana.example/sse' }] } },
      { format: 'catalog-entry', server: { name: 'Own', remotes: [] } },
    ]);
    expect(imported(aFile('bad.yml', 'servers:\n  - {name: A, url: x, data: !!binary aGk=}\n  - {name: B, url: y, constructor: 1}\n')).problems.map(told))
      .toEqual(['bad.yml | entry 1 | /data | json', 'bad.yml | entry 2 | /constructor | forbidden-key']);
  });
});

describe('real server descriptions', () => {
  const registry = testData('mcp/mcp-registry/seed_2025_05_16.json');
  const current = testData('mcp/mcp-server-json');
  const catalogs = testData('mcp/mcp-catalogs');

  it.skipIf(!registry)('all 471 of the registry of May 2025 are read or named: 464 servers and 7 records without a name', () => {
    const { servers, problems } = imported({ path: 'seed.json', bytes: readFileSync(registry ?? '') });
    expect(servers).toHaveLength(464);
    expect(servers.every(({ format, server }) => format === 'server-json-snake' && server.name !== '')).toBe(true);
    expect(servers.flatMap(({ server }) => server.packages)).toHaveLength(464);
    expect(problems.map(told)).toEqual([16, 26, 109, 133, 189, 208, 407].map((entry) => `seed.json | entry ${entry} | /name | required`));
  });

  it.skipIf(!current)('in both shapes of today keep server and package versions apart', () => {
    const { servers, problems } = imported(...filesIn(current ?? '', '.json'));
    expect(problems).toEqual([]);
    expect(servers.map(({ format, server }) => [format, server.name, server.version, server.packages[0]?.version])).toEqual([
      ['server-json-camel', 'io.github.upstash/context7', '1.0.0', '1.0.26'],
      ['server-json-camel', 'io.github.firecrawl/firecrawl-mcp-server', '3.7.5', '3.20.2'],
      ['server-json-camel', 'io.github.github/github-mcp-server', '${VERSION}', null],
    ]);
    expect(servers[2]?.server.packages[0]?.settings).toEqual([{ name: 'GITHUB_PERSONAL_ACCESS_TOKEN', secret: true, required: true }]);
  });

  it.skipIf(!catalogs)('in catalogues are all read; a gateway\'s export is told apart', () => {
    const { servers, problems } = imported(...filesIn(catalogs ?? '', 'servers.json'), ...filesIn(catalogs ?? '', '.yml'), ...filesIn(catalogs ?? '', 'sample.json'));
    expect(servers).toHaveLength(59 + 135);
    expect(problems.map(({ rule }) => rule)).toEqual(['unknown-shape']);
  });
});
