import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCapabilities, whoGains } from '../../../../server/people/policy/index.ts';
import { BASE_REGISTRY } from '../../../../shared/base-registry.ts';
import { CAPABILITIES, type Capability, CAPABILITY_NAMES } from '../../../../shared/capabilities.ts';
import { DEFAULT_ROLES } from '../../../../shared/default-roles.ts';
import { aRegistry } from '../../../support/registry-layers.ts';
import { testData } from '../../../support/test-data.ts';

const base = aRegistry({ base: BASE_REGISTRY });
const held = (roles: Record<string, readonly string[]>, ...of: readonly string[]) => [...compileCapabilities(aRegistry({ base: { roles } }), of).capabilities];
const contract = testData('contracts/capabilities.json');

describe('compiled capabilities', () => {
  it.each(Object.entries(DEFAULT_ROLES))('of the default role %s are what its patterns say', (role, patterns: readonly string[]) => {
    const expected = patterns.includes('platform:*') ? CAPABILITY_NAMES.filter((name) => name.startsWith('platform:')) : patterns;
    expect([...compileCapabilities(base, [role]).capabilities].toSorted()).toEqual([...expected].toSorted());
  });

  it('of everybody but the owner by name and the platform admin leave sealed capabilities alone', () => {
    const others = Object.keys(DEFAULT_ROLES).filter((role) => role !== 'owner' && role !== 'platform_admin');
    expect([...compileCapabilities(base, others).capabilities].filter((name) => CAPABILITIES[name].sealed)).toEqual([]);
  });

  it.skipIf(contract === null)('of the eight default roles over all capabilities equal the contract, cell by cell', () => {
    const { roles, capabilities } = JSON.parse(readFileSync(contract ?? '', 'utf8')) as { roles: Record<string, string[]>; capabilities: { name: Capability; plane: string }[] }; // the contract's own form
    const cells = Object.entries(roles).flatMap(([role, patterns]) => capabilities.map(({ name, plane }) => `${role} ${name} ${patterns.includes(name) || (plane === 'platform' && patterns.includes('platform:*'))}`));
    const ours = Object.keys(roles).flatMap((role) => capabilities.map(({ name }) => `${role} ${name} ${compileCapabilities(base, [role]).capabilities.has(name)}`));
    expect(cells).toHaveLength(8 * 73);
    expect(ours).toEqual(cells);
  });

  it('are the union of all roles held, and nothing without a role', () => {
    expect(held({ a: ['runs:read'], b: ['audit:read'] }, 'a', 'b', 'a').toSorted()).toEqual(['audit:read', 'runs:read']);
    expect(held({ a: ['runs:read'] })).toEqual([]);
  });

  it('come from wildcards by the grammar', () => {
    expect(held({ a: ['*'] }, 'a')).toEqual(CAPABILITY_NAMES.filter((name) => !CAPABILITIES[name].sealed));
    expect(held({ a: ['memory:*'] }, 'a')).toEqual(['memory:read', 'memory:write', 'memory:delete']);
    expect(held({ a: ['*:export'] }, 'a')).toEqual(['runs:export', 'audit:export']);
    expect(held({ a: ['memory:restricted'] }, 'a')).toEqual(['memory:restricted']);
    expect(held({ a: ['platform:audit'] }, 'a')).toEqual(['platform:audit']);
  });

  it('report roles and names that grant nothing', () => {
    const registry = aRegistry({ base: { roles: { a: ['runs:read', 'runs:fly'] } } });
    expect(compileCapabilities(registry, ['a', 'ghost', 'toString'])).toMatchObject({ unknown: [{ role: 'a', pattern: 'runs:fly' }, { role: 'ghost', pattern: null }, { role: 'toString', pattern: null }] });
  });

  it('cannot be added to by whoever holds them', () => {
    const { capabilities } = compileCapabilities(base, ['viewer']);
    expect(() => Reflect.apply(Reflect.get(capabilities, 'add'), capabilities, ['tenant:delete'])).toThrow(TypeError);
    expect(capabilities.has('tenant:delete')).toBe(false);
  });

  it('agree with a slow reading of the grammar for any patterns', () => {
    const pattern = fc.constantFrom('*', 'platform:*', 'runs:*', 'memory:*', '*:read', '*:restricted', 'secret:read', 'platform:audit', 'runs:read', 'none');
    const slow = (text: string, name: Capability) => {
      const { sealed, plane } = CAPABILITIES[name];
      if (text === name) return true;
      if (text === 'platform:*') return plane === 'platform';
      const [resource, action] = text === '*' ? ['*', '*'] : text.split(':');
      const [ownResource, ownAction] = name.split(':');
      return !sealed && text.includes('*') && (resource === '*' || resource === ownResource) && (action === '*' || action === ownAction);
    };
    fc.assert(fc.property(fc.array(pattern, { maxLength: 4 }), (patterns) => {
      expect(new Set(held({ a: patterns }, 'a'))).toEqual(new Set(CAPABILITY_NAMES.filter((name) => patterns.some((text) => slow(text, name)))));
    }), { numRuns: 10_000 });
  });
});

describe('who gains what', () => {
  it('lists by role what a change gives and takes, and leaves out roles it does not touch', () => {
    const after = aRegistry({ base: BASE_REGISTRY, tenant: { roles: { viewer: ['runs:read'], clerk: ['runs:*'] } } });
    const changes = whoGains(base, after, [...after.names('roles')]);
    expect(changes.map(({ role }) => role)).toEqual(['viewer', 'clerk']);
    expect(changes[0]).toMatchObject({ gains: [] });
    expect(changes[0]?.loses).toContain('report:read');
    expect(changes[1]).toEqual({ role: 'clerk', gains: ['runs:read', 'runs:write', 'runs:execute', 'runs:export'], loses: [] });
  });

  it('says that a user layer gives nobody anything', () => {
    const after = aRegistry({ base: BASE_REGISTRY, user: { roles: { viewer: ['*'] } } });
    expect(whoGains(base, after, after.names('roles'))).toEqual([]);
  });
});
