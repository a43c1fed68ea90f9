import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Capability, CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { isJsonObject, type Json } from '../../shared/json.ts';
import { isJsonList } from '../../shared/json-equal.ts';
import { effectiveLimits, effectiveWorkflow } from '../../shared/registry-effective.ts';
import { readLayer } from '../../shared/registry-layer.ts';
import { refusalsToEditLayer } from '../../shared/registry-narrowing.ts';
import { LAYER_RIGHTS } from '../../shared/registry-rights.ts';
import { isNetwork } from '../../shared/ip-network.ts';
import type { LayerKind } from '../../shared/registry-schema.ts';
import { narrowingContents } from '../support/registry-arbitraries.ts';
import { aLayer, aRegistry, type LayerContents } from '../support/registry-layers.ts';

const EVERYTHING: ReadonlySet<Capability> = new Set(CAPABILITY_NAMES);

interface Edit {
  readonly above: LayerContents;
  readonly kind: LayerKind;
  readonly before?: Json;
  readonly after: Json;
  readonly editor?: ReadonlySet<Capability>;
}

function refusals({ above, kind, before, after, editor = EVERYTHING }: Edit): readonly (readonly string[])[] {
  const found = refusalsToEditLayer({ before: before === undefined ? null : readLayer(aLayer(kind, before)), after: readLayer(aLayer(kind, after, 2)), inherited: aRegistry(above), editor });
  return found.map(({ path, code }) => [path, code]);
}

describe('the narrowing table', () => {
  it('lets no layer below base widen security, and leaves users presentation and their own defaults', () => {
    const cells = Object.entries(LAYER_RIGHTS).map(([section, { base, org, tenant, user }]) => `${section}: ${base} ${org} ${tenant} ${user}`);
    expect(cells).toEqual([
      'tools: replace replace replace personal', 'actions: replace replace replace personal', 'mcp_servers: replace replace replace personal',
      'policies: replace add add forbidden', 'roles: replace narrow narrow forbidden', 'limits: replace narrow narrow forbidden',
      'workflows: replace narrow narrow forbidden', 'sso: replace replace narrow forbidden', 'ip_allowlist: replace replace narrow forbidden',
      'retention: replace replace narrow forbidden', 'safeguards: replace narrow narrow forbidden', 'labels: replace replace replace replace', 'defaults: replace replace replace replace',
      'locks: add add add forbidden', 'other: replace replace replace forbidden',
    ]);
  });

  const above = {
    base: {
      roles: { admin: ['*', 'secret:read'], viewer: ['runs:read'] },
      policies: [{ policy_id: 'no-mail', priority: 9, when: { action: 'mail.*' }, effect: { deny: true, obligations: [{ type: 'note' }] } }],
      limits: { max_tool_calls: 50, max_llm_calls: null, llm_call_cost_units: 10, per_tool: { weather: 5 } },
      workflows: { agent_publish: { required_approvers: 2, roles: ['admin', 'agent_designer'], expiry_hours: 72, auto_publish: false } },
    },
    org: {
      sso: { enforce: true, allowed_domains: ['a.example', 'b.example'], providers: ['idp'] },
      ip_allowlist: ['10.0.0.0/8'], retention: { audit: { min_days: 200, max_days: 900 } },
      locks: ['/tools/pay/limit'],
    },
  };

  it.each<[string, Json]>([
    ['fewer capabilities in a role', { roles: { viewer: [], admin: ['*'] } }],
    ['a new role within what roles hold', { roles: { clerk: ['runs:*', 'secret:read'] } }],
    ['a lower limit', { limits: { max_tool_calls: 49, max_llm_calls: 3, per_tool: { weather: 4, other: 9 } } }],
    ['a higher price of a model call', { limits: { llm_call_cost_units: 11 } }],
    ['no opinion on a limit', { limits: { max_tool_calls: null } }],
    ['a new policy', { policies: [{ policy_id: 'mine', effect: { deny: true } }] }],
    ['more demands in a policy', { policies: [{ policy_id: 'no-mail', description: 'why', effect: { require_approval: true, obligations: [{ type: 'note' }, { type: 'photo' }] } }] }],
    ['more approvers, fewer roles, shorter expiry', { workflows: { agent_publish: { required_approvers: 3, roles: ['admin'], expiry_hours: 1 } } }],
    ['self-approval where nothing above forbids it', { workflows: { agent_publish: { self_approval: true } } }],
    ['a workflow of its own', { workflows: { agent_rename: { required_approvers: 1, roles: ['viewer'] } } }],
    ['fewer domains', { sso: { allowed_domains: ['b.example'] } }],
    ['fewer addresses', { ip_allowlist: { networks: ['10.1.0.0/16', '10.2.3.4'] } }],
    ['a retention between the bounds', { retention: { audit: { min_days: 300, max_days: 800 }, runs: { max_days: 9 } } }],
    ['values beside a locked one', { tools: [{ tool_id: 'pay', timeout_ms: 1 }] }],
  ])('lets a tenant set %s', (_what, after) => {
    expect(refusals({ above, kind: 'tenant', after })).toEqual([]);
    expect(aRegistry({ ...above, tenant: after }).issues().filter(({ rule }) => rule === 'widens')).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['more capabilities in a role', { roles: { viewer: ['*'] } }, '/roles/viewer'],
    ['a higher limit', { limits: { max_tool_calls: 51 } }, '/limits/max_tool_calls'],
    ['a higher limit of one tool', { limits: { per_tool: { weather: 6 } } }, '/limits/per_tool/weather'],
    ['a lower price of a model call', { limits: { llm_call_cost_units: 0 } }, '/limits/llm_call_cost_units'],
    ['a deny taken back', { policies: [{ policy_id: 'no-mail', effect: { deny: false } }] }, '/policies/no-mail/effect/deny'],
    ['a policy switched off', { policies: [{ policy_id: 'no-mail', enabled: false }] }, '/policies/no-mail/enabled'],
    ['a policy with another condition', { policies: [{ policy_id: 'no-mail', when: { action: 'mail.never' } }] }, '/policies/no-mail/when'],
    ['a policy behind the others', { policies: [{ policy_id: 'no-mail', priority: -1 }] }, '/policies/no-mail/priority'],
    ['an obligation dropped', { policies: [{ policy_id: 'no-mail', effect: { obligations: [] } }] }, '/policies/no-mail/effect/obligations'],
    ['fewer approvers', { workflows: { agent_publish: { required_approvers: 1 } } }, '/workflows/agent_publish/required_approvers'],
    ['another approving role', { workflows: { agent_publish: { roles: ['viewer'] } } }, '/workflows/agent_publish/roles'],
    ['a longer expiry', { workflows: { agent_publish: { expiry_hours: 73 } } }, '/workflows/agent_publish/expiry_hours'],
    ['publishing by itself where it is off above', { workflows: { agent_publish: { auto_publish: true } } }, '/workflows/agent_publish/auto_publish'],
    ['sign-on that is not enforced', { sso: { enforce: false } }, '/sso/enforce'],
    ['another domain', { sso: { allowed_domains: ['c.example'] } }, '/sso/allowed_domains'],
    ['another identity provider', { sso: { providers: ['mine'] } }, '/sso/providers'],
    ['more addresses', { ip_allowlist: ['10.0.0.0/7'] }, '/ip_allowlist/networks'],
    ['a shorter retention', { retention: { audit: { min_days: 199 } } }, '/retention/audit/min_days'],
    ['a longer retention', { retention: { audit: { max_days: 901 } } }, '/retention/audit/max_days'],
  ])('refuses a tenant %s, and does not let it hold either', (_what, after, path) => {
    expect(refusals({ above, kind: 'tenant', after })).toEqual([[path, 'registry/widens']]);
    const view = aRegistry({ ...above, tenant: after });
    expect(view.issues().map((issue) => issue.path)).toEqual([path]);
    expect(view.materialise()).toEqual(aRegistry(above).materialise());
  });

  it.each([['what no role holds', 'tenant:delete'], ['the plane of the platform', 'platform:*']])('refuses a tenant a new role with %s, and the role comes out empty', (_what, pattern) => {
    const after = { roles: { boss: [pattern] } };
    expect(refusals({ above, kind: 'tenant', after })).toEqual([['/roles/boss', 'registry/widens']]);
    expect(aRegistry({ ...above, tenant: after }).entry('roles', 'boss')).toEqual([]);
  });

  it('takes of a list that is too wide what both layers name', () => {
    const view = aRegistry({ ...above, tenant: { workflows: { agent_publish: { roles: ['viewer', 'admin'] } }, ip_allowlist: ['10.9.0.0/16', '192.0.2.1'] } });
    expect(effectiveWorkflow(view, 'agent_publish').roles).toEqual(['admin']);
    expect(view.entry('ip_allowlist', 'networks')).toEqual(['10.9.0.0/16']);
  });

  it('refuses what a lock holds', () => {
    expect(refusals({ above, kind: 'tenant', after: { tools: [{ tool_id: 'pay', limit: 9 }] } })).toEqual([['/tools/pay/limit', 'registry/locked']]);
  });

  it.each(['roles', 'policies', 'limits', 'workflows', 'sso', 'ip_allowlist', 'retention', 'locks'])('refuses a user layer that writes %s', (section) => {
    const content: Record<string, Json> = {
      roles: { viewer: [] }, policies: [{ policy_id: 'p' }], limits: { max_tool_calls: 1 }, workflows: { agent_publish: { required_approvers: 9 } },
      sso: { enforce: true }, ip_allowlist: ['10.0.0.1'], retention: { audit: { min_days: 999 } }, locks: ['/tools'],
    };
    expect(refusals({ above, kind: 'user', after: { [section]: content[section] ?? null } }).map(([, code]) => code)).toEqual(['registry/section-forbidden']);
  });

  it('lets an organisation set what a tenant may only tighten', () => {
    expect(refusals({ above: { base: { sso: { enforce: true } } }, kind: 'org', after: { sso: { enforce: false }, retention: { audit: { min_days: 1 } }, ip_allowlist: ['0.0.0.0/0'] } })).toEqual([]);
  });

  it('lets a layer loosen its own narrowing again, up to what is inherited', () => {
    expect(refusals({ above, kind: 'tenant', before: { limits: { max_tool_calls: 10 } }, after: { limits: { max_tool_calls: 50 } } })).toEqual([]);
    expect(refusals({ above, kind: 'tenant', before: { limits: { max_tool_calls: 10 } }, after: {} })).toEqual([]);
  });

  it('does not hold a value against its layer that only a later change above made too wide', () => {
    const before = { limits: { max_tool_calls: 80, max_llm_calls: 3 } };
    expect(refusals({ above, kind: 'tenant', before, after: { limits: { max_tool_calls: 80, max_llm_calls: 2 } } })).toEqual([]);
    expect(refusals({ above, kind: 'tenant', before, after: { limits: { max_tool_calls: 79 } } })).toEqual([['/limits/max_tool_calls', 'registry/widens']]);
    const flow = (expiry: number) => ({ workflows: { agent_publish: { required_approvers: 1, expiry_hours: expiry } } });
    expect(refusals({ above, kind: 'tenant', before: flow(10), after: flow(9) })).toEqual([]);
    expect(refusals({ above, kind: 'tenant', before: flow(10), after: flow(99) })).toEqual([['/workflows/agent_publish/expiry_hours', 'registry/widens']]);
  });
});

describe('handing out capabilities', () => {
  const above = { base: { roles: { owner: ['*', 'tenant:delete'], viewer: ['runs:read', 'audit:read'] } } };
  const editor: ReadonlySet<Capability> = new Set(['role:manage', 'runs:read']);

  it('is refused for what the editor lacks, in a new role', () => {
    expect(refusals({ above, kind: 'tenant', editor, after: { roles: { clerk: ['runs:read'] } } })).toEqual([]);
    expect(refusals({ above, kind: 'tenant', editor, after: { roles: { clerk: ['runs:*'] } } })).toEqual([['/roles/clerk', 'people/grant-exceeds-own']]);
  });

  it('is refused for what the editor lacks, by taking a restriction back', () => {
    const before = { roles: { viewer: ['runs:read'] } };
    expect(refusals({ above, kind: 'tenant', editor, before, after: {} })).toEqual([['/roles/viewer', 'people/grant-exceeds-own']]);
    expect(refusals({ above, kind: 'tenant', editor, before, after: { roles: { viewer: [] } } })).toEqual([]);
  });
});

describe('what is in force', () => {
  it('is the lowest limit that anybody below an unlimited base names', () => {
    const view = aRegistry({ base: { limits: { max_tool_calls: 50, max_cost_units: null, per_tool: { a: null } } }, org: { limits: { max_cost_units: 100, per_tool: { a: 4, b: 2 } } }, tenant: { limits: { max_tool_calls: null, max_cost_units: 300, per_tool: { b: 1 } } } });
    expect(effectiveLimits(view)).toEqual({ max_tool_calls: 50, max_llm_calls: null, max_cost_units: 100, llm_call_cost_units: null, per_tool: { a: 4, b: 1 }, per_action: {} });
  });

  it('is one admin without expiry where no workflow is enabled', () => {
    const fallback = { required_approvers: 1, roles: ['admin'], expiry_hours: null, self_approval: false, auto_publish: false };
    expect(effectiveWorkflow(aRegistry({}), 'agent_publish')).toEqual(fallback);
    expect(effectiveWorkflow(aRegistry({ base: { workflows: { agent_publish: { required_approvers: 5, enabled: false } } } }), 'agent_publish')).toEqual(fallback);
  });

  it('is the workflow above where a layer disables its own', () => {
    const base = { workflows: { agent_delete: { required_approvers: 2, roles: ['admin'] } } };
    const view = aRegistry({ base, tenant: { workflows: { agent_delete: { required_approvers: 9, enabled: false } } } });
    expect(effectiveWorkflow(view, 'agent_delete')).toMatchObject({ required_approvers: 2, roles: ['admin'] });
    expect(view.issues()).toEqual([]);
  });

  it("keeps the inherited approvers when none of a layer's own is left, and warns", () => {
    const view = aRegistry({ base: { workflows: { agent_publish: { roles: ['admin'] } } }, tenant: { workflows: { agent_publish: { roles: ['helper'] } } } });
    expect(effectiveWorkflow(view, 'agent_publish').roles).toEqual(['admin']);
    expect(view.issues()).toMatchObject([{ path: '/workflows/agent_publish/roles', rule: 'widens' }]);
  });
});

describe('whatever the layers say', () => {
  it('nothing in a narrowing section is wider with a lower layer than without it', () => {
    fc.assert(fc.property(narrowingContents, fc.constantFrom<LayerKind>('org', 'tenant', 'user'), (contents, lowest) => {
      const kinds: readonly LayerKind[] = ['base', 'org', 'tenant', 'user'];
      const upTo = (count: number) => aRegistry(Object.fromEntries(kinds.slice(0, count).flatMap((kind) => (contents[kind] === undefined ? [] : [[kind, contents[kind]]]))));
      const [above, below] = [upTo(kinds.indexOf(lowest)), upTo(kinds.indexOf(lowest) + 1)];
      expect(wider(above.materialise(), below.materialise(), lowest === 'org')).toEqual([]);
    }), { numRuns: 10_000 });
  }, 120_000);
});

/** An independent reading of the law: each place where `below` allows what `above` did not. */
function wider(above: Json, below: Json, orgSets: boolean): readonly string[] {
  const pair = (section: string) => [at(above, section), at(below, section)] as const;
  const [limitsAbove, limits] = pair('limits');
  const [policiesAbove, policies] = pair('policies');
  const [flowsAbove, flows] = pair('workflows');
  const tightened = orgSets ? [] : [...widerSso(...pair('sso')), ...widerNetworks(...pair('ip_allowlist')), ...widerRetention(...pair('retention'))];
  return [...widerLimits(limitsAbove, limits), ...widerPolicies(policiesAbove, policies), ...widerFlows(flowsAbove, flows), ...tightened];
}

function at(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

const list = (value: Json | undefined): readonly Json[] => (isJsonList(value) ? value : []);
const keys = (value: Json | undefined): readonly string[] => (isJsonObject(value) ? Object.keys(value) : []);
const higher = (above: Json | undefined, below: Json | undefined) => typeof above === 'number' && !(typeof below === 'number' && below <= above);
const lower = (above: Json | undefined, below: Json | undefined) => typeof above === 'number' && !(typeof below === 'number' && below >= above);

function widerLimits(above: Json | undefined, below: Json | undefined): readonly string[] {
  const caps = ['max_tool_calls', 'max_llm_calls', 'max_cost_units'].filter((name) => higher(at(above, name), at(below, name)));
  const perName = ['per_tool', 'per_action'].flatMap((name) => keys(at(above, name)).filter((key) => higher(at(at(above, name), key), at(at(below, name), key))));
  return [...caps, ...perName, ...(lower(at(above, 'llm_call_cost_units'), at(below, 'llm_call_cost_units')) ? ['llm_call_cost_units'] : [])];
}

function widerPolicies(above: Json | undefined, below: Json | undefined): readonly string[] {
  return list(above).filter((policy) => {
    const after = list(below).find((other) => at(other, 'policy_id') === at(policy, 'policy_id'));
    const same = ['priority', 'when', 'enabled'].every((field) => JSON.stringify(at(after, field)) === JSON.stringify(at(policy, field)));
    const [was, is] = [at(policy, 'effect'), at(after, 'effect')];
    const demands = ['deny', 'require_approval'].every((field) => at(was, field) !== true || at(is, field) === true);
    const duties = list(at(was, 'obligations')).every((duty) => list(at(is, 'obligations')).some((other) => at(other, 'type') === at(duty, 'type')));
    return !after || !same || !demands || !duties || lower(at(was, 'set_cost_units'), at(is, 'set_cost_units'));
  }).map((policy) => `policy ${JSON.stringify(at(policy, 'policy_id'))}`);
}

function widerFlows(above: Json | undefined, below: Json | undefined): readonly string[] {
  return keys(above).filter((type) => {
    const [was, is] = [at(above, type), at(below, type)];
    if (at(was, 'enabled') === false) return false;
    const roles = at(was, 'roles');
    const moreRoles = roles !== undefined && !(list(at(is, 'roles')).length > 0 && list(at(is, 'roles')).every((role) => list(roles).includes(role)));
    const switchedOn = ['self_approval', 'auto_publish'].some((field) => at(was, field) === false && at(is, field) !== false);
    return at(is, 'enabled') === false || moreRoles || switchedOn || lower(at(was, 'required_approvers'), at(is, 'required_approvers')) || higher(at(was, 'expiry_hours'), at(is, 'expiry_hours'));
  });
}

function widerSso(above: Json | undefined, below: Json | undefined): readonly string[] {
  const domains = at(above, 'allowed_domains');
  const more = domains !== undefined && !(list(at(below, 'allowed_domains')).length > 0 && list(at(below, 'allowed_domains')).every((domain) => list(domains).includes(domain)));
  return [...(at(above, 'enforce') === true && at(below, 'enforce') !== true ? ['enforce'] : []), ...(more ? ['allowed_domains'] : [])];
}

/** The networks of the generator, by the ones that lie within them. */
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  '10.0.0.0/8': ['10.0.0.0/8', '10.1.0.0/16', '10.1.2.3'], '10.1.0.0/16': ['10.1.0.0/16', '10.1.2.3'],
  '10.1.2.3': ['10.1.2.3'], '192.0.2.0/24': ['192.0.2.0/24'], '2001:db8::/32': ['2001:db8::/32'],
};

function widerNetworks(above: Json | undefined, below: Json | undefined): readonly string[] {
  const admitted = list(at(above, 'networks')).flatMap((network) => (typeof network === 'string' ? (WITHIN[network] ?? []) : []));
  if (admitted.length === 0) return [];
  const now = list(at(below, 'networks')).map(String);
  return now.length === 0 ? ['open'] : now.filter((network) => !isNetwork(network) || !admitted.includes(network));
}

function widerRetention(above: Json | undefined, below: Json | undefined): readonly string[] {
  return keys(above).filter((type) => lower(at(at(above, type), 'min_days'), at(at(below, type), 'min_days')) || higher(at(at(above, type), 'max_days'), at(at(below, type), 'max_days')));
}
