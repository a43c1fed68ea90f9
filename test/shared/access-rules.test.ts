import { describe, expect, it } from 'vitest';
import { compileCapabilities, judgeAccess } from '../../server/people/policy/index.ts';
import { CAPABILITIES, CAPABILITY_NAMES, type Capability } from '../../shared/capabilities.ts';
import { refusalsToEditLayer } from '../../shared/registry-narrowing.ts';
import type { Json } from '../../shared/json.ts';
import { aRegistry, type LayerContents, readings } from '../support/registry-layers.ts';

const roles = { admin: ['*'], clerk: ['runs:read'], keeper: ['secret:read', 'audit:read'] };
const allow = (id: string, capability: string, more: object = {}) => ({ policy_id: id, when: { capability, ...more }, effect: { allow: true } });
const deny = (id: string, capability: string, more: object = {}) => ({ policy_id: id, when: { capability, ...more }, effect: { deny: true, deny_reason: `${id} says no` } });
const held = (contents: LayerContents, ...of: readonly string[]) => [...compileCapabilities(aRegistry(contents), of).capabilities].toSorted();
const withPolicies = (...policies: readonly Json[]) => ({ base: { roles, policies } });

describe('policies on capabilities', () => {
  it('T12: a role grants, an allow rule adds, a deny rule takes, and deny wins whatever the priorities', () => {
    expect(held(withPolicies(), 'clerk')).toEqual(['runs:read']);
    expect(held(withPolicies(allow('a', 'audit:read', { roles_any: ['clerk'] })), 'clerk')).toEqual(['audit:read', 'runs:read']);
    expect(held(withPolicies({ ...deny('d', 'runs:read', { roles_any: ['clerk'] }), priority: -100 }, { ...allow('a', 'runs:read'), priority: 100 }), 'clerk')).toEqual([]);
    expect(held(withPolicies(allow('a', 'audit:read'), deny('d', 'audit:*')), 'clerk', 'keeper')).toEqual(['runs:read', 'secret:read']);
  });

  it('T12: priority decides which rule is named, and a rule that is switched off says nothing', () => {
    const policies = [{ ...deny('low', 'runs:read'), priority: 1 }, { ...deny('high', 'runs:read'), priority: 9 }, { ...allow('off', 'audit:read'), enabled: false }];
    expect(judgeAccess(aRegistry(withPolicies(...policies)), ['clerk'], 'runs:read')).toEqual({ allowed: false, by: 'deny-rule', matched: 'high', reason: 'high says no' });
    expect(judgeAccess(aRegistry(withPolicies(...policies)), ['clerk'], 'audit:read')).toEqual({ allowed: false, by: 'nothing', matched: null, reason: null });
    expect(judgeAccess(aRegistry(withPolicies()), ['clerk'], 'runs:read')).toMatchObject({ allowed: true, by: 'role', matched: 'clerk' });
    expect(judgeAccess(aRegistry(withPolicies(allow('a', 'audit:read'))), ['clerk'], 'audit:read')).toMatchObject({ allowed: true, by: 'allow-rule', matched: 'a' });
  });

  it('speak to the roles that their condition names', () => {
    const rule = (more: object) => held(withPolicies(allow('a', 'audit:read', more)), 'clerk').includes('audit:read');
    expect([rule({}), rule({ roles_any: ['admin'] }), rule({ roles_all: ['clerk', 'admin'] }), rule({ not: { roles_any: ['admin'] } }), rule({ any: [{ roles_any: ['admin'] }, { roles_any: ['clerk'] }] }), rule({ all: [{ roles_any: ['admin'] }] })])
      .toEqual([true, false, false, true, true, false]);
  });

  it('give nothing to somebody without a role', () => {
    expect(held(withPolicies(allow('a', '*')))).toEqual([]);
    expect(held(withPolicies(allow('a', '*')), 'ghost')).toEqual([]);
  });

  it('let a wildcard allow nothing sealed, and deny what is sealed as well', () => {
    expect(held(withPolicies(allow('a', '*')), 'clerk').filter((name) => CAPABILITIES[name].sealed)).toEqual([]);
    expect(held(withPolicies(deny('d', '*:read')), 'keeper')).toEqual([]);
    expect(held(withPolicies(deny('d', '*')), 'admin', 'keeper')).toEqual([]);
  });

  it('agree with the explanation of each, for every role and capability', () => {
    const view = aRegistry({ ...withPolicies(allow('a', '*:export', { roles_any: ['clerk'] }), deny('d', 'runs:*', { roles_all: ['admin'] })), tenant: { policies: [allow('t', 'secret:read'), deny('u', 'audit:*')] } });
    for (const of of [['admin'], ['clerk'], ['keeper'], ['clerk', 'admin'], []]) {
      const { capabilities } = compileCapabilities(view, of);
      for (const name of CAPABILITY_NAMES) expect(judgeAccess(view, of, name).allowed, `${of.join()} ${name}`).toBe(capabilities.has(name));
    }
  });

  it('below the base stay on the tenant’s plane and allow nothing that no role above holds', () => {
    const base = { roles: { ...roles, platform_admin: ['platform:*'] } };
    expect(held({ base, tenant: { policies: [allow('a', 'platform:audit'), allow('b', 'privacy:erase'), allow('c', 'secret:read')] } }, 'clerk')).toEqual(['runs:read', 'secret:read']);
    expect(held({ base, tenant: { policies: [deny('a', 'platform:*')] } }, 'platform_admin')).toHaveLength(7);
  });

  it('RBAC-14: of the base stay in force under whatever id a lower layer writes beside or over them', () => {
    const base = { roles, policies: [deny('no-runs', 'runs:read')] };
    expect(held({ base, tenant: { policies: [{ ...allow('no-runs', 'runs:read') }, allow('other', 'runs:read')] } }, 'clerk')).toEqual([]);
    expect(held({ base, tenant: { policies: [{ policy_id: 'no-runs', enabled: false }] } }, 'clerk')).toEqual([]);
    expect(held({ base, tenant: { policies: [deny('more', 'audit:read')] } }, 'keeper')).toEqual(['secret:read']);
  });

  it('are refused when they neither allow nor deny, do both, name nothing or name what does not exist', () => {
    for (const broken of [{ policy_id: 'p', when: { capability: 'runs:read' }, effect: {} }, { policy_id: 'p', when: { capability: 'runs:read' }, effect: { allow: true, deny: true } }, allow('p', 'runs:fly'), allow('p', 'runs:read', { tool: 'echo' }), allow('p', 'runs:read', { any: [{ action: 'x' }] })]) {
      expect(readings({ base: { policies: [broken] } })[0]?.issues.some((issue) => issue.refuses), JSON.stringify(broken)).toBe(true);
    }
  });

  it('are handed out, and taken back, only by an editor who holds what they give', () => {
    const editor = new Set<Capability>(['runs:read']);
    const edit = (before: readonly Json[], after: readonly Json[]) => {
      const [was, is] = [readings({ tenant: { policies: before } })[0] ?? null, readings({ tenant: { policies: after } })[0]];
      if (!is) throw new Error('one layer is read');
      return refusalsToEditLayer({ before: was, after: is, inherited: aRegistry({ base: { roles } }), editor }).map(({ code }) => code);
    };
    expect(edit([], [allow('a', 'runs:read')])).toEqual([]);
    expect(edit([], [allow('a', 'audit:read')])).toEqual(['people/grant-exceeds-own']);
    expect(edit([], [deny('d', 'audit:read')])).toEqual([]);
    expect(edit([deny('d', 'audit:read')], [])).toEqual(['people/grant-exceeds-own']);
    expect(edit([deny('d', 'audit:read')], [{ ...deny('d', 'audit:read'), description: 'why' }])).toEqual([]);
  });
});
