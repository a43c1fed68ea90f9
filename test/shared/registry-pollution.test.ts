import { afterEach, describe, expect, it, vi } from 'vitest';
import { flawOf } from '../../shared/json-flaw.ts';
import type { Json } from '../../shared/json.ts';
import { readLayer } from '../../shared/registry-layer.ts';
import { refusalsToEditLayer } from '../../shared/registry-narrowing.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { aLayer, aRegistry, readings } from '../support/registry-layers.ts';

const parsed = (text: string) => JSON.parse(text) as Json; // every text here is JSON
const issuesOf = (content: Json) => readLayer(aLayer('tenant', content)).issues.filter(({ refuses }) => refuses).map(({ rule }) => rule);

describe('hostile layers', () => {
  it.each([
    ['at the top', '{"__proto__": {"polluted": 1}}'], ['as constructor.prototype', '{"labels": {"constructor": {"prototype": {"polluted": 1}}}}'],
    ['nested', '{"tools": [{"tool_id": "t", "config": {"a": {"__proto__": {"polluted": 1}}}}]}'], ['in the items of a list', '{"tools": [{"tool_id": "t", "list": [{"__proto__": {"polluted": 1}}]}]}'],
    ['escaped', '{"labels": {"\\u005f_proto__": {"polluted": 1}}}'],
  ])('PP-01: a key that reaches a prototype is refused %s, and pollutes nothing', (_where, text) => {
    const content = parsed(text);
    expect(issuesOf(content)).toEqual(['forbidden-key']);
    const whole = aRegistry({ base: { labels: {}, tools: [{ tool_id: 't' }] }, org: content, tenant: content }).materialise();
    expect([Reflect.get({}, 'polluted'), JSON.stringify(whole).includes('polluted')]).toEqual([undefined, false]);
  });

  it.each(['__proto__', 'constructor', 'toString', '0', '-1', 'x'.repeat(1_048_576)])('PP-02: an id such as %.20s is refused, or is an id like any other', (id) => {
    const tools = { tools: [{ tool_id: id, timeout_ms: 1, label: 'first' }], actions: [{ action_id: id, cost_units: 1 }], policies: [{ policy_id: id, priority: 1 }] };
    const isId = issuesOf(tools).length === 0;
    const view = aRegistry({ base: tools, tenant: { tools: [{ tool_id: id, timeout_ms: 2 }] } });
    expect(isId).toBe(['toString', '0', '-1'].includes(id));
    expect([view.names('tools'), view.names('actions'), view.names('policies')]).toEqual(isId ? [[id], [id], [id]] : [[], [], []]);
    expect(view.getItem('tools', id)).toEqual(isId ? { tool_id: id, timeout_ms: 2, label: 'first' } : undefined);
    expect(view.getItem('tools', 'valueOf')).toBeUndefined();
  });

  it('PP-03: a hundred thousand levels are refused before anything parses or merges them', () => {
    const text = `{"labels": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
    expect(flawOf(text)).toBe('may be nested 64 deep at most');
    expect(issuesOf(parsed(text))).toEqual(['too-deep']); // and where somebody parsed it all the same
  });

  it('PP-04: two items of one id in one layer are refused by name', () => {
    const { issues } = readLayer(aLayer('tenant', { tools: [{ tool_id: 'pay' }, { tool_id: 'pay', enabled: false }] }));
    expect(issues).toMatchObject([{ path: '/tools/pay', rule: 'duplicate-id', refuses: true }]);
  });

  const strict = {
    policies: [{ policy_id: 'no-mail', when: { tool: 'mail' }, effect: { deny: true, obligations: [{ type: 'must_emit_artifact' }] } }],
    ip_allowlist: { networks: ['10.0.0.0/8'] }, sso: { allowed_domains: ['a.example'] }, workflows: { agent_publish: { required_approvers: 2, roles: ['admin'] } },
  };
  it.each([null, [], {}, 'none'] as const)('PP-06: a tenant that says %j in place of a list that protects changes nothing, and is told', (said) => {
    const layer = { policies: [{ policy_id: 'no-mail', effect: { deny: said, obligations: said } }], ip_allowlist: { networks: said }, sso: { allowed_domains: said }, workflows: { agent_publish: { roles: said } } };
    const above = aRegistry({ base: strict });
    const below = aRegistry({ base: strict, tenant: layer });
    for (const [section, name] of [['policies', 'no-mail'], ['ip_allowlist', 'networks'], ['sso', 'allowed_domains'], ['workflows', 'agent_publish']] as const) expect(below.entry(section, name), section).toEqual(above.entry(section, name));
    for (const [at, whole] of [null, [], {}, 'none'].entries()) expect(aRegistry({ base: strict, tenant: { policies: whole as Json, ip_allowlist: whole as Json } }).entries('policies'), String(at)).toEqual(above.entries('policies'));
    const [after] = readings({ tenant: layer });
    if (!after) throw new Error('a layer was given');
    const told = [...after.issues.filter(({ refuses }) => refuses), ...refusalsToEditLayer({ before: null, after, inherited: above, editor: new Set(CAPABILITY_NAMES) })];
    expect(told.length).toBeGreaterThan(0);
  });

  describe('with references', () => {
    afterEach(() => void vi.unstubAllGlobals());
    it('PP-07: nothing that a schema refers to is fetched', () => {
      const fetched = vi.fn<typeof fetch>();
      vi.stubGlobal('fetch', fetched);
      const schema = { $schema: 'https://attacker.example/schema', type: 'object', properties: { a: { $ref: 'https://attacker.example/a.json' }, b: { $ref: 'file:///etc/passwd' } } };
      const view = aRegistry({ base: { $schema: 'https://attacker.example/layer', tools: [{ tool_id: 't', input_schema: schema }] }, tenant: { tools: [{ tool_id: 't', output_schema: { $ref: 'https://attacker.example/b.json' } }] } });
      expect(view.getItem('tools', 't')).toMatchObject({ input_schema: schema, output_schema: { $ref: 'https://attacker.example/b.json' } }); // kept as it is said
      view.issues();
      expect(fetched).not.toHaveBeenCalled();
    });
  });
});
