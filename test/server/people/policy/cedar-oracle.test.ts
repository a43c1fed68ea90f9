import { isAuthorized, type EntityJson } from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCapabilities } from '../../../../server/people/policy/index.ts';
import { BASE_REGISTRY } from '../../../../shared/base-registry.ts';
import { CAPABILITIES, type Capability, CAPABILITY_NAMES } from '../../../../shared/capabilities.ts';
import { DEFAULT_ROLES } from '../../../../shared/default-roles.ts';
import { rolesOfPreset } from '../../../../shared/role-presets.ts';
import { aRegistry } from '../../../support/registry-layers.ts';

/**
 * Cedar decides the same questions from the same words by its own semantics: roles are groups of people that may stand in one
 * another, wildcards are groups of actions, an allow is a permit and a deny a forbid. Nothing of our engine is used to ask it.
 */
interface Role { readonly capabilities: readonly string[]; readonly extends?: readonly string[] }
interface Rule { readonly effect: 'allow' | 'deny'; readonly capability: string; readonly role: string }

const group = (id: string) => ({ type: 'Action', id });
const actions: readonly EntityJson[] = CAPABILITY_NAMES.map((name) => {
  const { sealed, plane } = CAPABILITIES[name];
  const [resource, action] = name.split(':');
  const tenant = plane === 'tenant';
  // `open` groups are what a grant's wildcard reaches; `any` groups are what a deny's wildcard reaches.
  const groups = [...(tenant && !sealed ? ['open *', `open ${resource}:*`, `open *:${action}`] : []), ...(tenant ? ['any *', `any ${resource}:*`, `any *:${action}`] : ['open platform:*', 'any platform:*'])];
  return { uid: group(name), attrs: {}, parents: groups.map(group) };
});
const quoted = (text: string) => JSON.stringify(text);
const actionOf = (pattern: string, reach: 'open' | 'any') => (pattern.includes('*') ? `action in Action::${quoted(`${reach} ${pattern}`)}` : `action == Action::${quoted(pattern)}`);

function cedar(roles: Readonly<Record<string, Role>>, rules: readonly Rule[], held: readonly string[]): ReadonlySet<Capability> {
  const grants = Object.entries(roles).flatMap(([role, { capabilities }]) => capabilities.map((pattern) => `permit(principal in Role::${quoted(role)}, ${actionOf(pattern, 'open')}, resource);`));
  const more = rules.map(({ effect, capability, role }) => `${effect === 'allow' ? 'permit' : 'forbid'}(principal in Held::${quoted(role)}, ${actionOf(capability, effect === 'allow' ? 'open' : 'any')}, resource);`);
  const known = held.filter((role) => Object.hasOwn(roles, role));
  const entities: readonly EntityJson[] = [
    // Rules look at the roles a person was given, not at those they inherit from: hence a group of its own.
    { uid: { type: 'User', id: 'somebody' }, attrs: {}, parents: known.flatMap((id) => [{ type: 'Role', id }, { type: 'Held', id }]) },
    ...Object.entries(roles).map(([id, { extends: parents = [] }]) => ({ uid: { type: 'Role', id }, attrs: {}, parents: parents.map((parent) => ({ type: 'Role', id: parent })) })),
    ...actions,
  ];
  const policies = { staticPolicies: [...grants, ...more].join('\n') };
  return new Set(CAPABILITY_NAMES.filter((name) => {
    const answer = isAuthorized({ principal: { type: 'User', id: 'somebody' }, action: group(name), resource: { type: 'Tenant', id: 'acme' }, context: {}, policies, entities: [...entities] });
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer));
    return answer.response.decision === 'allow';
  }));
}

function ours(roles: Readonly<Record<string, Role>>, rules: readonly Rule[], held: readonly string[]): ReadonlySet<Capability> {
  const policies = rules.map(({ effect, capability, role }, at) => ({ policy_id: `p${at}`, priority: at % 3, when: { capability, roles_any: [role] }, effect: { [effect]: true } }));
  const said = Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, { capabilities: [...role.capabilities], extends: [...(role.extends ?? [])] }]));
  return compileCapabilities(aRegistry({ base: { roles: said, policies } }), held).capabilities;
}

const plain = (roles: Readonly<Record<string, unknown>>): Readonly<Record<string, Role>> => Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, Array.isArray(role) ? { capabilities: role } : role as Role])); // a list or a role in its longer form
const disagreements = (roles: Readonly<Record<string, Role>>, rules: readonly Rule[], held: readonly string[]) => {
  const [theirs, mine] = [cedar(roles, rules, held), ours(roles, rules, held)];
  return CAPABILITY_NAMES.filter((name) => theirs.has(name) !== mine.has(name)).map((name) => `${held.join('+')} ${name}: Cedar ${theirs.has(name)}`);
};

describe('Cedar as an oracle', () => {
  const everyRole = { ...plain(DEFAULT_ROLES), ...plain(rolesOfPreset('saas-five')), ...plain(rolesOfPreset('taskforce')), ...plain(rolesOfPreset('dev-health')), ...plain(rolesOfPreset('hosted-agents')), ...plain({ support_agent: rolesOfPreset('enterprise-plus')['support_agent'] }) };
  const rules: readonly Rule[] = [
    { effect: 'deny', capability: 'runs:*', role: 'operator' }, { effect: 'deny', capability: '*:read', role: 'owner' }, { effect: 'allow', capability: 'audit:*', role: 'viewer' },
    { effect: 'allow', capability: '*', role: 'service_account' }, { effect: 'deny', capability: 'memory:write', role: 'service_account' }, { effect: 'allow', capability: 'secret:read', role: 'auditor' }, { effect: 'deny', capability: '*', role: 'editor' },
  ];

  it.each([['roles alone', []], ['roles under allow and deny rules', rules]] as const)('RBAC-02: agrees on every default and preset role over every capability, with %s', (_name, under) => {
    expect(Object.keys(everyRole).length).toBeGreaterThan(14);
    expect(Object.keys(everyRole).flatMap((role) => disagreements(everyRole, under, [role]))).toEqual([]);
  });

  it('RBAC-02: agrees on random roles with wildcards, sealed names, parents, allow and deny rules', () => {
    const pattern = fc.oneof(fc.constantFrom('*', 'platform:*', '*:read', '*:manage', 'memory:*', 'runs:*', 'tenant:*', 'audit:*'), fc.constantFrom(...CAPABILITY_NAMES));
    const name = fc.constantFrom('a', 'b', 'c');
    const role = fc.array(pattern, { maxLength: 3 });
    // Parents run one way, so that no circle arises: circles are refused long before anybody asks.
    const roles = fc.record({ a: role, b: role, c: role, bOverA: fc.boolean(), cOver: fc.subarray(['a', 'b']) }).map(({ a, b, c, bOverA, cOver }) => ({
      a: { capabilities: a }, b: { capabilities: b, extends: bOverA ? ['a'] : [] }, c: { capabilities: c, extends: cOver },
    }));
    const rule = fc.record({ effect: fc.constantFrom('allow', 'deny'), capability: pattern, role: name });
    fc.assert(fc.property(roles, fc.array(rule, { maxLength: 4 }), fc.uniqueArray(name, { maxLength: 2 }), (some, under, held) => {
      expect(disagreements(some, under, held)).toEqual([]);
    }), { numRuns: 25 });
  });

  it('would notice an engine that took manage for every action', () => {
    const wrong = compileCapabilities(aRegistry({ base: { roles: { a: ['tenant:*', 'tenant:delete'] } } }), ['a']).capabilities;
    expect([...cedar({ a: { capabilities: ['tenant:manage'] } }, [], ['a'])]).not.toEqual([...wrong]);
  });
});

describe('the grammar of capabilities', () => {
  const refused = (patterns: readonly string[]) => aRegistry({ base: { roles: { r: [...patterns] } } }).issues().filter((issue) => issue.refuses).length;

  it('RBAC-03: x:manage grants that one capability and no other action on x', () => {
    for (const name of CAPABILITY_NAMES.filter((one) => one.endsWith(':manage'))) expect([...compileCapabilities(aRegistry({ base: { roles: { r: [name] } } }), ['r']).capabilities]).toEqual([name]);
  });

  it('RBAC-04: *, res:* and *:act are patterns; everything else that is no capability is refused when the registry is validated', () => {
    expect(['*', 'catalog:*', '*:read'].map((pattern) => refused([pattern]))).toEqual([0, 0, 0]);
    const bad = ['a*:read', '**', 'catalog:re*', '', 'catalog', 'catalog:read:x', ':read', 'catalog:', '*:*', 'agent:*'];
    expect(bad.filter((pattern) => refused([pattern]) === 0)).toEqual([]);
  });

  it('RBAC-05: *:read reaches nothing sealed; a sealed capability needs its name', () => {
    const sealed = CAPABILITY_NAMES.filter((name) => CAPABILITIES[name].sealed);
    const { capabilities } = compileCapabilities(aRegistry({ base: { roles: { r: ['*:read', '*', 'memory:*', 'tenant:*', '*:delete', '*:erase', '*:transfer'].filter((one) => refused([one]) === 0) } } }), ['r']);
    expect(sealed.filter((name) => capabilities.has(name))).toEqual([]);
    for (const name of sealed) expect([...compileCapabilities(aRegistry({ base: { roles: { r: [name] } } }), ['r']).capabilities]).toEqual([name]);
  });

  it('leaves the release’s own base without a single refused pattern', () => {
    expect(aRegistry({ base: BASE_REGISTRY }).issues()).toEqual([]);
  });
});
