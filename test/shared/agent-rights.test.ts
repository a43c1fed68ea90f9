import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rightsOf } from '../../shared/agent-rights.ts';
import type { JsonObject } from '../../shared/json.ts';
import { effectOf } from '../../shared/tool-rights.ts';
import { filesIn, imported } from '../support/import-files.ts';
import { testData } from '../support/test-data.ts';

function toolNames(definition: JsonObject): readonly string[] {
  return rightsOf(definition).tools.map(({ source, name }) => (source === 'own' ? name : `${source}/${name}`));
}

describe('tools on the rights card', () => {
  it('are read from texts, objects, maps and allow lists, once each and sorted by source', () => {
    expect(toolNames({ tools: ['web', { name: 'excel', params: {} }, { type: 'function', function: { name: 'mail' } }], tool_allowlist: ['web', 'ask'] }))
      .toEqual(['ask', 'excel', 'mail', 'web']);
    expect(toolNames({ tools: { bash: false, grep: true, read: {} } })).toEqual(['grep', 'read']);
    expect(toolNames({ tools: 'Read, Grep, mcp__github__get_issue, mcp__files' })).toEqual(['files/*', 'github/get_issue', 'Grep', 'Read']);
  });

  it('carry the effect their annotations claim, and unknown without any', () => {
    const tools = [{ name: 'a', annotations: { readOnlyHint: true } }, { name: 'b', annotations: { destructiveHint: false } }, { name: 'c', annotations: { readOnlyHint: false } }, 'd'];
    expect(rightsOf({ tools, allowed_tools: ['a', 'b'] }).tools.map(({ name, effect }) => [name, effect]))
      .toEqual([['a', 'read-only'], ['b', 'additive'], ['c', 'destructive'], ['d', 'unknown']]);
    expect(effectOf({ title: 'only a title' })).toBe('unknown');
    expect(effectOf({ readOnlyHint: true, destructiveHint: true })).toBe('read-only');
  });

  it('include every tool of an MCP server unless the definition lists some', () => {
    const rights = rightsOf({ mcp_servers: [
      { name: 'files', command: 'npx', args: ['-y', 'files-server', '--token', 'abc'] },
      { name: 'issues', url: 'https://mcp.example/sse?key=1', allowed_tools: ['read_issue'] },
      { type: 'stdio', command: 'uv', args: ['run', '-m', 'extract.server'], env: { API_KEY: '${API_KEY}' } },
      { name: 'off', url: 'https://off.example', enabled: false },
    ] });
    expect(rights.tools.map(({ source, name }) => `${source}/${name}`)).toEqual(['extract.server/*', 'files/*', 'issues/read_issue']);
    expect(rights.mcpServers).toEqual([
      { name: 'extract.server', target: 'uv run -m extract.server' },
      { name: 'files', target: 'npx -y files-server --token ***' },
      { name: 'issues', target: 'https://mcp.example/sse' },
    ]);
    expect(rights.secrets).toEqual(['API_KEY']);
  });
});

describe('other rights on the card', () => {
  it('name the agents it hands work to, however they are listed', () => {
    const rights = rightsOf({
      sub_agents: [{ specialist: 'clerk', description: 'x' }],
      tools: [{ type: 'sub_agent', name: 'reviewer', auto_approve: true }, { type: 'parallel_agent', profile: 'worker', max_concurrency: 3 }],
      acp: { peers: [{ name: 'far', base_url: 'http://far.example:8801' }] },
    });
    expect(rights.subAgents).toEqual(['clerk', 'far', 'reviewer', 'worker']);
    expect(rights.tools.map(({ name }) => name)).toEqual(['parallel_agent']);
    expect(rights.hosts).toEqual(['far.example:8801']);
    expect(rights.unattended).toEqual(['tools.reviewer.auto_approve']);
    expect(rights.limits).toEqual([{ name: 'tools.parallel_agent.max_concurrency', value: 3 }]);
  });

  it('name models wherever they stand, except in parts that are off', () => {
    expect(rightsOf({ llm: { default_model: 'main' }, embeddings: { model: 'embed-1' }, learning: { enabled: true, model_alias: 'fast' }, dreaming: { enabled: false, model_alias: 'dream' } }).models)
      .toEqual(['embed-1', 'fast', 'main']);
    expect(rightsOf({ model: 'gpt', models: ['a', 'b'] }).models).toEqual(['a', 'b', 'gpt']);
  });

  it('find hosts in addresses the agent uses, not in prose and not in its papers', () => {
    expect(rightsOf({
      $schema: 'https://schemas.example/x', repository: { url: 'https://code.example' }, documentationUrl: 'https://docs.example', provider: { organization: 'O', url: 'https://maker.example' },
      system_prompt: 'See https://prompt.example', tools: [{ name: 'web', base_url: 'HTTPS://API.example:443/v1' }, { name: 'db', dsn: 'postgres://u:p@db.example:5432/x' }],
      allowed_hosts: ['*.good.example', 'https://exact.example/path'],
    }).hosts).toEqual(['*.good.example', 'api.example', 'db.example:5432', 'exact.example']);
  });

  it('name secrets and never show them', () => {
    const rights = rightsOf({
      secrets: ['STRIPE_KEY', { name: 'OTHER' }], jwt: { secret_key_env: 'JWT_SECRET' }, api_key: 'sk-verysecret1', tools: [{ name: 'mail', params: { password: 'hunter2', header: 'Bearer ${MAIL_TOKEN}' } }],
      mcp_servers: [{ name: 's', command: 'x', env: { A_TOKEN: 'abcdef', MODE: 'fast', HOME_DIR: '${HOME_DIR}' } }], env: ['B_KEY', 'DEBUG=1'], path: '${PLUGIN_PATH}/x',
    });
    expect(rights.secrets).toEqual(['A_TOKEN', 'B_KEY', 'HOME_DIR', 'JWT_SECRET', 'MAIL_TOKEN', 'OTHER', 'STRIPE_KEY', 'api_key', 'tools.mail.params.password']);
    expect(JSON.stringify(rights)).not.toMatch(/verysecret|hunter2|abcdef/);
  });

  it('tell what memory it keeps and where', () => {
    expect(rightsOf({ memory: { store_dir: '.m' }, wiki: { top: 1 }, knowledge: ['handbook'], rag: null }).memory)
      .toEqual([{ store: 'knowledge', scope: 'handbook' }, { store: 'memory', scope: '.m' }, { store: 'wiki', scope: 'unnamed' }]);
    expect(rightsOf({ memory: { enabled: false, store_dir: '.m' } }).memory).toEqual([]);
  });

  it('tell its limits; a negative one is the spelling of none', () => {
    expect(rightsOf({ agent: { max_steps: 30, max_turns: -1 }, budget: { per_day: 5.5, currency: 'EUR', per_tool: { web: '10' } }, rate_limit: '10/minute', context: { max_items: 3 } }).limits)
      .toEqual([{ name: 'agent.max_steps', value: 30 }, { name: 'budget.per_day', value: 5.5 }, { name: 'budget.per_tool.web', value: 10 }, { name: 'rate_limit', value: '10/minute' }]);
  });

  it('tell its roles and what it does unasked', () => {
    const rights = rightsOf({ roles: ['clerk'], rbac: { system_roles: ['viewer'] }, security: { auto_approve_risk_levels: ['low'], autonomous_mode: true }, human_in_the_loop: false, permissionMode: 'bypassPermissions' });
    expect(rights.roles).toEqual(['clerk', 'viewer']);
    expect(rights.unattended).toEqual(['human_in_the_loop: false', 'permissionMode: bypassPermissions', 'security.auto_approve_risk_levels: low', 'security.autonomous_mode']);
    expect(rightsOf({ human_in_the_loop: true, security: { autonomous_mode: false } }).unattended).toEqual([]);
  });

  it('are the same whatever the order of keys', () => {
    expect(rightsOf({ tools: ['a', 'b'], model: 'm', budget: { x: 1, y: 2 } })).toEqual(rightsOf({ budget: { y: 2, x: 1 }, model: 'm', tools: ['b', 'a'] }));
  });

  it('are read from any JSON object without throwing', () => {
    const key = fc.oneof(fc.constantFrom('tools', 'mcp_servers', 'agents', 'memory', 'budget', 'env', 'secrets', 'acp', 'peers', 'roles', 'rbac', 'model', 'url', 'command', 'args', 'enabled', 'name', 'function', 'transport'), fc.string());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 6 })),
    }));
    fc.assert(fc.property(fc.dictionary(key, value, { maxKeys: 8 }), (definition) => {
      const card = rightsOf(definition as JsonObject); // built of JSON values only
      expect(Object.values(card).every(Array.isArray)).toBe(true);
    }), { numRuns: 500 });
  });
});

describe('rights of real agents', () => {
  const histories = testData('agents/histories');
  const spec = testData('agents/oracle-agent-spec/howto_mcp_agent.json');

  it.skipIf(!histories)('are found in every one of the 184 revisions', () => {
    const revisions = imported(...filesIn(histories ?? '', '.jsonl')).agents.flatMap((agent) => agent.revisions);
    expect(revisions).toHaveLength(184);
    for (const { definition } of revisions) expect(Object.values(rightsOf(definition)).some((rights) => rights.length > 0)).toBe(true);
  });

  it.skipIf(!histories)('name every tool that stands in a list of tools', () => {
    for (const { definition } of imported(...filesIn(histories ?? '', '.jsonl')).agents.flatMap((agent) => agent.revisions)) {
      const rights = rightsOf(definition);
      const listed = [definition['tools'], definition['tool_allowlist']].flatMap((list) => (Array.isArray(list) ? list : [])).filter((tool) => typeof tool === 'string');
      expect(rights.tools.map(({ name }) => name)).toEqual(expect.arrayContaining(listed));
    }
  });

  it.skipIf(!histories)('name the key an MCP server is given, and not its value', () => {
    const agents = imported(...filesIn(histories ?? '', '.jsonl')).agents;
    const newest = agents.find(({ name }) => name === 'document_extraction_agent')?.revisions.at(-1);
    expect(rightsOf(newest?.definition ?? {})).toMatchObject({ secrets: ['OPENAI_API_KEY'], mcpServers: [{ name: 'document_extraction_mcp.server' }], tools: [{ name: '*' }] });
  });

  it.skipIf(!spec)('see through a toolbox of Open Agent Spec to its MCP server', () => {
    const [agent] = imported({ path: 'spec.json', bytes: readFileSync(spec ?? '') }).agents;
    expect(rightsOf(agent?.revisions[0]?.definition ?? {})).toMatchObject({
      models: ['model_id'], mcpServers: [{ name: 'Payslip MCP ToolBox', target: 'http://localhost:8080/sse' }], hosts: ['localhost:8080'],
    });
  });
});
