import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileCapabilities } from '../../server/people/policy/index.ts';
import { BASE_REGISTRY } from '../../shared/base-registry.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { expandPatterns } from '../../shared/capability-patterns.ts';
import { DEV_HEALTH_PERMISSIONS, holdsPermission, type PermissionWords, ROLE_PRESETS, type RolePresetName, rolesOfPreset, TASKFORCE_PERMISSIONS } from '../../shared/role-presets.ts';
import { aRegistry } from '../support/registry-layers.ts';
import { testData } from '../support/test-data.ts';

const under = (preset: RolePresetName) => aRegistry({ base: { ...BASE_REGISTRY, roles: { ...(BASE_REGISTRY['roles'] as object), ...rolesOfPreset(preset) } } }); // the base's roles are an object
const cells = (preset: RolePresetName, words: PermissionWords, permissions: readonly string[], roles: readonly string[]) => {
  const registry = under(preset);
  return permissions.flatMap((permission) => roles.map((role) => `${permission} ${role} ${holdsPermission(words, permission, compileCapabilities(registry, [role]).capabilities)}`));
};
const read = (name: string) => {
  const path = testData(`contracts/${name}.json`);
  return path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as Record<string, never>); // the contract's own form
};
const saas = read('aui-enterprise');
const taskforce = read('ptf-permissions');
const devHealth = JSON.parse(readFileSync(new URL('../../docs/contracts/dev-health-permissions.json', import.meta.url), 'utf8')) as { roles: string[]; matrix: Record<string, Record<string, boolean>> };

describe('role presets', () => {
  it.each(Object.keys(ROLE_PRESETS) as RolePresetName[])('%s uses only words and capabilities that exist', (preset) => {
    const { permissions, roles } = ROLE_PRESETS[preset];
    expect(expandPatterns(Object.values(permissions).flat()).unknown).toEqual([]);
    const words: readonly string[] = Object.keys(permissions);
    expect(Object.values(roles).flatMap((role: { readonly permissions: readonly string[] }) => role.permissions).filter((word) => !words.includes(word))).toEqual([]);
    expect(under(preset).issues()).toEqual([]);
  });

  it.skipIf(saas === null)('U12, U13: the five roles of the guide give its 45 cells', () => {
    const matrix: Record<string, Record<string, boolean>> = saas?.['document_matrix'] ?? {};
    const roles: string[] = saas?.['roles'] ?? [];
    expect(Object.keys(ROLE_PRESETS['saas-five'].roles)).toEqual(roles);
    const expected = Object.entries(matrix).flatMap(([permission, row]) => roles.map((role) => `${permission} ${role} ${row[role]}`));
    expect(expected).toHaveLength(45);
    expect(cells('saas-five', ROLE_PRESETS['saas-five'].permissions, Object.keys(matrix), roles)).toEqual(expected);
  });

  it.skipIf(saas === null)('U14: the guide has 14 permissions, each role exactly its own', () => {
    const permissions: string[] = saas?.['permissions'] ?? [];
    const given: Record<string, string[]> = saas?.['role_permissions_code'] ?? {};
    expect(Object.keys(ROLE_PRESETS['saas-five'].permissions).toSorted()).toEqual(permissions.toSorted());
    expect(permissions).toHaveLength(14);
    const expected = permissions.flatMap((permission) => Object.entries(given).map(([role, own]) => `${permission} ${role} ${own.includes(permission) || own.includes('admin:all')}`));
    expect(cells('saas-five', ROLE_PRESETS['saas-five'].permissions, permissions, Object.keys(given))).toEqual(expected);
  });

  it('U15: admin:all grants every unsealed capability and the whole platform, and with that every permission of the guide', () => {
    const held = compileCapabilities(under('saas-five'), ['super_admin']).capabilities;
    expect(Object.keys(ROLE_PRESETS['saas-five'].permissions).filter((word) => !holdsPermission(ROLE_PRESETS['saas-five'].permissions, word, held))).toEqual([]);
    expect(CAPABILITY_NAMES.filter((name) => name.startsWith('platform:') && !held.has(name))).toEqual([]);
  });

  it.skipIf(taskforce === null)('T10, T11: the task force guide has 20 permissions and 5 roles with exactly its sets, and its admin manages the tenant', () => {
    const matrix: Record<string, string[]> = taskforce?.['enterprise_guide_matrix'] ?? {};
    const roles = ['admin', 'agent_designer', 'operator', 'auditor', 'viewer'];
    expect(Object.keys(TASKFORCE_PERMISSIONS)).toEqual(taskforce?.['permissions']);
    const expected = Object.entries(matrix).flatMap(([permission, holders]) => roles.map((role) => `${permission} ${role} ${holders.includes(role)}`));
    expect(expected).toHaveLength(100);
    expect(cells('taskforce', TASKFORCE_PERMISSIONS, Object.keys(matrix), roles)).toEqual(expected);
    expect(expected).toContain('tenant:manage admin true');
  });

  it('D18, D19: 22 permissions over four cumulative roles give the document’s 88 cells', () => {
    const expected = Object.entries(devHealth.matrix).flatMap(([permission, row]) => devHealth.roles.map((role) => `${permission} ${role} ${row[role]}`));
    expect(expected).toHaveLength(88);
    expect(cells('dev-health', DEV_HEALTH_PERMISSIONS, Object.keys(devHealth.matrix), devHealth.roles)).toEqual(expected);
    const held = (role: string) => new Set(Object.entries(devHealth.matrix).filter(([, row]) => row[role]).map(([permission]) => permission));
    const [viewer, editor, admin, owner] = ['viewer', 'editor', 'admin', 'owner'].map(held);
    expect([viewer && editor && viewer.isSubsetOf(editor), editor && admin && editor.isSubsetOf(admin), admin && owner && admin.isSubsetOf(owner)]).toEqual([true, true, true]);
  });

  it('D20: a permission that the document does not have is held by nobody', () => {
    const owner = compileCapabilities(under('dev-health'), ['owner', 'admin', 'platform_admin']).capabilities;
    for (const word of ['org:sell', 'read:metrics', 'toString', '__proto__', '*', '']) expect(holdsPermission(DEV_HEALTH_PERMISSIONS, word, owner)).toBe(false);
  });

  it('leave a role of this product as it is where the document’s table asks for nothing else', () => {
    expect(Object.keys(rolesOfPreset('taskforce'))).toEqual(['agent_designer', 'auditor']);
    expect(Object.keys(rolesOfPreset('dev-health'))).toEqual(['viewer', 'editor']);
    expect(Object.keys(rolesOfPreset('hosted-agents'))).toEqual(['billing_reader']);
  });
});
