import { describe, expect, it } from 'vitest';
import { mayGive, MEMORY_PERMISSIONS, MEMORY_SCOPES, type MemoryGrant, type MemoryPermission, type MemoryResource, type Permissions, permissionsOf, reachOf, SENSITIVITIES } from '../../../../server/agents/memory/index.ts';
import { compileCapabilities } from '../../../../server/people/policy/index.ts';
import { BASE_REGISTRY } from '../../../../shared/base-registry.ts';
import { brand, type Instant, type UserId } from '../../../../shared/brand.ts';
import { DEFAULT_ROLES } from '../../../../shared/default-roles.ts';
import { anActor, TENANT_A, TENANT_B } from '../../../support/actors.ts';
import { aRegistry } from '../../../support/registry-layers.ts';

const NOW = brand<Instant>('2026-03-01T12:00:00.000Z');
const BEFORE = brand<Instant>('2026-03-01T11:59:59.999Z');
const LATER = brand<Instant>('2026-03-02T12:00:00.000Z');
const LETTER: Readonly<Record<MemoryPermission, string>> = { read: 'r', write: 'w', delete: 'd', reference: 'f', share: 's', admin: 'a' };
const lettersOf = (own: Permissions) => MEMORY_PERMISSIONS.map((name) => (own.has(name) ? LETTER[name] : '-')).join('');

const acl = (scope: MemoryResource['scope'], sensitivity: MemoryResource['sensitivity']) => ({ tenantId: TENANT_A, ownerId: brand<UserId>('olga'), scope, sensitivity });
const grant = (to: { readonly user: string } | { readonly role: string }, permissions: readonly MemoryPermission[], end: Partial<Pick<MemoryGrant, 'expiresAt' | 'revokedAt'>> = {}) => ({
  principalKind: 'user' in to ? ('user' as const) : ('role' as const), principal: 'user' in to ? to.user : to.role, permissions, expiresAt: null, revokedAt: null, ...end,
});
const person = (userId: string, roles: readonly string[] = [], tenantId = TENANT_A) => anActor({ userId, roles, tenantId });

/** The eight who ask: whose it is, who was given something and how, and who was not. */
const COLUMNS = [
  ['owner', person('olga'), []],
  ['colleague', person('carl'), []],
  ['admin', person('anna', ['admin']), []],
  ['given', person('gina'), [grant({ user: 'gina' }, ['read', 'write'])]],
  ['by role', person('rosa', ['operator']), [grant({ role: 'operator' }, ['read', 'reference'])]],
  ['trusted', person('sven', ['security_admin']), [grant({ user: 'sven' }, ['admin'])]],
  ['expired', person('egon'), [grant({ user: 'egon' }, ['admin'], { expiresAt: NOW })]],
  ['elsewhere', person('ella', ['admin', 'operator'], TENANT_B), [grant({ role: 'operator' }, ['admin'])]],
] as const;
const CELLS = MEMORY_SCOPES.flatMap((scope) => SENSITIVITIES.map((sensitivity) => ({ scope, sensitivity })));

describe('who may do what with a memory', () => {
  it('T29: there are six permissions, and to administer stands for all of them', () => {
    expect(MEMORY_PERMISSIONS).toEqual(['read', 'write', 'delete', 'reference', 'share', 'admin']);
    const own = permissionsOf(acl('private', 'confidential'), [grant({ user: 'gina' }, ['admin'])], person('gina'), NOW);
    expect([...own].toSorted()).toEqual([...MEMORY_PERMISSIONS].toSorted());
    for (const permission of MEMORY_PERMISSIONS.filter((name) => name !== 'admin')) expect([...permissionsOf(acl('private', 'confidential'), [grant({ user: 'gina' }, [permission])], person('gina'), NOW)]).toEqual([permission]);
  });

  it('T30: is the checked-in table of four sensitivities, five scopes and eight who ask', async () => {
    const head = `${'scope'.padEnd(8)} ${'sensitivity'.padEnd(12)} ${COLUMNS.map(([name]) => name.padEnd(9)).join(' ')}`;
    const rows = CELLS.map(({ scope, sensitivity }) => `${scope.padEnd(8)} ${sensitivity.padEnd(12)} ${COLUMNS.map(([, who, grants]) => lettersOf(permissionsOf(acl(scope, sensitivity), grants, who, NOW)).padEnd(9)).join(' ')}`.trimEnd());
    expect(rows).toHaveLength(20);
    await expect(`${[head.trimEnd(), ...rows].join('\n')}\n`).toMatchFileSnapshot('./memory-acl.golden.txt');
  });

  it.each(CELLS)('T31: the owner keeps all of it, in scope $scope and $sensitivity, whatever was given or taken', ({ scope, sensitivity }) => {
    for (const grants of [[], [grant({ user: 'olga' }, ['read'], { revokedAt: BEFORE })], [grant({ user: 'olga' }, ['read'])]]) {
      expect(lettersOf(permissionsOf(acl(scope, sensitivity), grants, person('olga'), NOW))).toBe('rwdfsa');
    }
  });

  it.each(CELLS)('T32: somebody of another tenant has nothing, but for what is global: $scope, $sensitivity', ({ scope, sensitivity }) => {
    const grants = [grant({ role: 'admin' }, ['admin']), ...(scope === 'global' ? [] : [grant({ user: 'ella' }, ['admin'])])];
    const own = lettersOf(permissionsOf(acl(scope, sensitivity), grants, person('ella', ['admin'], TENANT_B), NOW));
    expect(own).toBe(scope === 'global' && (sensitivity === 'public' || sensitivity === 'internal') ? 'r--f--' : '------');
    if (scope !== 'global') expect(permissionsOf(acl(scope, sensitivity), grants, person('olga', [], TENANT_B), NOW).size).toBe(0);
  });

  it('T33: what a person and their roles were given adds up, ends at its instant, and is gone once revoked', () => {
    const grants = [
      grant({ user: 'gina' }, ['write'], { expiresAt: LATER }), grant({ role: 'operator' }, ['reference']), grant({ role: 'auditor' }, ['share']),
      grant({ user: 'gina' }, ['delete'], { revokedAt: BEFORE }), grant({ user: 'gina' }, ['share'], { expiresAt: NOW }), grant({ user: 'carl' }, ['admin']),
    ];
    expect(lettersOf(permissionsOf(acl('tenant', 'internal'), grants, person('gina', ['operator']), NOW))).toBe('rw-f--');
    expect(lettersOf(permissionsOf(acl('tenant', 'internal'), grants, person('gina', ['operator']), LATER))).toBe('r--f--');
    expect(lettersOf(permissionsOf(acl('tenant', 'internal'), grants, person('gina', []), BEFORE))).toBe('rw--s-');
  });

  it('T33: nobody gives what they do not have, nor without the right to share', () => {
    const has = (...names: MemoryPermission[]) => new Set(names);
    expect(mayGive(has('read', 'share'), ['read'])).toBe(true);
    expect(mayGive(has('read', 'share'), ['read', 'write'])).toBe(false);
    expect(mayGive(has('read', 'write'), ['read'])).toBe(false);
    expect(mayGive(has('read', 'share'), ['admin'])).toBe(false);
  });

  it.each(CELLS)('RBAC-19: whoever works in the owner’s name reaches no more of what is private, confidential or restricted than they were given themselves: $scope, $sensitivity', ({ scope, sensitivity }) => {
    const capabilities = compileCapabilities(aRegistry({ base: BASE_REGISTRY }), ['owner']).capabilities;
    const standin = { ...person('olga', ['owner', 'admin']), capabilities, impersonator: { userId: brand<UserId>('paul'), name: 'Paul', reason: 'to help' } };
    const entrusted = scope === 'private' || sensitivity === 'confidential' || sensitivity === 'restricted';
    expect(lettersOf(reachOf(acl(scope, sensitivity), [grant({ role: 'owner' }, ['read'])], standin, NOW))).toBe(entrusted ? '------' : 'rwdfsa');
    if (scope === 'private' && sensitivity === 'restricted') return; // reached by trusted roles only, and they stand in none
    expect(lettersOf(reachOf(acl(scope, sensitivity), [grant({ user: 'paul' }, ['read'])], standin, NOW))).toBe(entrusted ? 'r-----' : 'rwdfsa');
  });

  it('RBAC-19: sensitivity, scope, owner, role and grant come to the checked-in permissions, and what is restricted is nobody’s without a grant', async () => {
    const registry = aRegistry({ base: BASE_REGISTRY });
    const roles = Object.keys(DEFAULT_ROLES);
    const capabilities = new Map(roles.map((role) => [role, compileCapabilities(registry, [role]).capabilities]));
    const lines: string[] = [];
    for (const { scope, sensitivity } of CELLS) {
      for (const [owner, granted] of [[false, false], [false, true], [true, false]] as const) {
        const cells = roles.map((role) => {
          const who = { ...person(owner ? 'olga' : 'paul', [role]), capabilities: capabilities.get(role) ?? new Set() };
          const own = reachOf(acl(scope, sensitivity), granted ? [grant({ user: 'paul' }, ['admin'])] : [], who, NOW);
          if ((sensitivity === 'restricted' || sensitivity === 'confidential') && !owner && !granted) expect([role, own.size]).toEqual([role, 0]);
          return lettersOf(own);
        });
        lines.push(`${scope.padEnd(8)} ${sensitivity.padEnd(12)} ${(owner ? 'owner' : granted ? 'given all' : 'given none').padEnd(10)} ${cells.map((cell, at) => cell.padEnd(Math.max(6, roles[at]?.length ?? 0))).join(' ')}`.trimEnd());
      }
    }
    expect(lines).toHaveLength(60);
    const head = `${'scope'.padEnd(8)} ${'sensitivity'.padEnd(12)} ${'whose'.padEnd(10)} ${roles.map((role) => role.padEnd(6)).join(' ')}`;
    await expect(`${[head, ...lines].join('\n')}\n`).toMatchFileSnapshot('./memory-reach.golden.txt');
  });
});
