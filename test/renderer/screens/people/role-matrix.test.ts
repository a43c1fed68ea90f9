import { describe, expect, it } from 'vitest';
import { ownRoles } from '../../../../renderer/screens/people/role-draft.ts';
import { type MatrixFilter, matrixOf } from '../../../../renderer/screens/people/role-matrix.ts';
import { CAPABILITY_NAMES } from '../../../../shared/capabilities.ts';
import { listedRoles } from './listed-roles.ts';

const EVERYTHING: MatrixFilter = { text: '', show: 'all', onlyOwn: false };
const OWN = { lead: { capabilities: ['approvals:*', 'audit:read'], extends: ['crew'] }, crew: ['runs:read'] };

function cell(listed: ReturnType<typeof listedRoles>, role: string, right: string, own = ownRoles(listed)) {
  const { columns, rows } = matrixOf(listed, own, EVERYTHING);
  const found = rows.find(({ id }) => id === right)?.cells[columns.findIndex(({ id }) => id === role)];
  if (!found) throw new Error(`no cell ${right} of ${role}`);
  return found;
}

describe('the matrix of roles', () => {
  it('has every capability once, under its resource, the platform’s last', () => {
    const { rows } = matrixOf(listedRoles(OWN), ownRoles(listedRoles(OWN)), EVERYTHING);
    const rights = rows.filter(({ kind }) => kind === 'right').map(({ id }) => id);
    expect(rights.toSorted()).toEqual([...CAPABILITY_NAMES].toSorted());
    expect(rights.at(-1)).toMatch(/^platform:/);
    expect(rows.findIndex(({ id }) => id === 'runs:*')).toBe(rows.findIndex(({ id }) => id === 'runs:read') - 1);
  });

  it('tells apart how a right is held: by name, by a wildcard, from a parent', () => {
    const listed = listedRoles(OWN);
    expect(cell(listed, 'lead', 'audit:read')).toMatchObject({ face: 'named' });
    expect(cell(listed, 'lead', 'approvals:vote')).toMatchObject({ face: 'pattern', words: 'lead holds approvals:vote by the wildcard approvals:*' });
    expect(cell(listed, 'lead', 'runs:read')).toMatchObject({ face: 'parent', words: 'lead holds runs:read from its parent role crew' });
  });

  it('says that no wildcard reaches what is sealed', () => {
    const sealed = cell(listedRoles(OWN), 'lead', 'approvals:breakglass');
    expect(sealed).toMatchObject({ face: 'none' });
    expect(sealed.words).toContain('sealed');
  });

  it('closes what no role of the layers above holds, and only to the tenant’s own roles', () => {
    const listed = listedRoles(OWN);
    expect(cell(listed, 'crew', 'platform:tenants').face).toBe('shut');
    expect(cell(listed, 'viewer', 'platform:tenants').face).toBe('none');
  });

  it('names the layer, the version and the author that took a right away', () => {
    const listed = listedRoles(OWN);
    const roles = listed.roles.map((role) => (role.name === 'admin' ? { ...role, capabilities: role.capabilities.filter((name) => name !== 'sso:manage'), taken: [{ capability: 'sso:manage' as const, layer: 'org', version: 3, author: 'Ada' }] } : role));
    expect(cell({ ...listed, roles }, 'admin', 'sso:manage')).toMatchObject({ face: 'taken', words: 'sso:manage was taken from admin by the organisation layer, version 3, written by Ada' });
  });

  it('marks a right that would be gained or lost, in words too', () => {
    const listed = listedRoles(OWN);
    const own = ownRoles(listed).map((role) => (role.name === 'crew' ? { ...role, patterns: ['runs:write'] } : role));
    expect(cell(listed, 'crew', 'runs:write', own)).toMatchObject({ change: 'add' });
    expect(cell(listed, 'lead', 'runs:read', own)).toMatchObject({ change: 'del', words: expect.stringContaining('lost when saved') as unknown });
  });

  it('shows only what is sought, sealed, changed or the tenant’s own', () => {
    const listed = listedRoles(OWN);
    const rights = (filter: Partial<MatrixFilter>, own = ownRoles(listed)) => matrixOf(listed, own, { ...EVERYTHING, ...filter }).rows.filter(({ kind }) => kind === 'right').map(({ id }) => id);
    expect(rights({ text: 'legal holds' })).toEqual(['hold:manage']);
    expect(rights({ show: 'sealed' })).toContain('secret:read');
    expect(rights({ show: 'changed' })).toEqual([]);
    expect(rights({ show: 'changed' }, ownRoles(listed).map((role) => (role.name === 'crew' ? { ...role, patterns: [] } : role)))).toEqual(['runs:read']);
    expect(matrixOf(listed, ownRoles(listed), { ...EVERYTHING, onlyOwn: true }).columns.map(({ id }) => id)).toEqual(['lead', 'crew']);
  });
});
