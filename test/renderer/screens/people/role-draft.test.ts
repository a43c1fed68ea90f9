import { describe, expect, it } from 'vitest';
import { editsOf, entryOf, heldWith, type ListedRoles, type OwnRole, ownRoles, rolesContent, type Toggling, toggleResource, toggleRight } from '../../../../renderer/screens/people/role-draft.ts';
import { NO_EDITS, withEdit, withEdits } from '../../../../renderer/screens/people/role-edits.ts';
import { CAPABILITY_NAMES, type Capability } from '../../../../shared/capabilities.ts';
import { listedRoles } from './listed-roles.ts';

const ALL = new Set<string>(CAPABILITY_NAMES);

function roleOf(listed: ListedRoles, name: string): OwnRole {
  const found = ownRoles(listed).find((role) => role.name === name);
  if (!found) throw new Error(`no role ${name}`);
  return found;
}

function at(listed: ListedRoles, name: string, editor: ReadonlySet<string> = ALL): Toggling {
  return { role: roleOf(listed, name), held: heldWith(listed, ownRoles(listed)), ceiling: new Set(listed.ceiling), editor };
}

describe('what the tenant’s roles hold', () => {
  it('adds what parents hold, and follows the parent when that changes in the same draft', () => {
    const listed = listedRoles({ lead: { capabilities: ['audit:read'], extends: ['crew'] }, crew: ['runs:read'] });
    expect([...(heldWith(listed, ownRoles(listed)).get('lead') ?? [])].toSorted()).toEqual(['audit:read', 'runs:read']);
    const changed = ownRoles(listed).map((role) => (role.name === 'crew' ? { ...role, patterns: ['budgets:read'] } : role));
    expect([...(heldWith(listed, changed).get('lead') ?? [])].toSorted()).toEqual(['audit:read', 'budgets:read']);
  });

  it('never holds what no role above holds, whatever it says', () => {
    const listed = listedRoles({ big: ['*', 'platform:tenants'] });
    expect(heldWith(listed, ownRoles(listed)).get('big')?.has('platform:tenants')).toBe(false);
  });

  it('keeps a circle of parents from holding anything by it', () => {
    const listed = listedRoles({ a: { capabilities: ['runs:read'], extends: ['b'] }, b: { capabilities: ['audit:read'], extends: ['a'] } });
    expect([...(heldWith(listed, ownRoles(listed)).get('a') ?? [])]).toEqual(['runs:read']);
  });
});

describe('a step in the matrix', () => {
  it('gives a right by its name and takes it again', () => {
    const listed = listedRoles({ crew: ['runs:read'] });
    const given = toggleRight(at(listed, 'crew'), 'audit:read');
    expect(given).toMatchObject({ ok: true, role: { patterns: ['runs:read', 'audit:read'] } });
    expect(toggleRight(at(listed, 'crew'), 'runs:read')).toMatchObject({ ok: true, role: { patterns: [] } });
  });

  it('refuses to give what whoever edits lacks, and names the capability', () => {
    const step = toggleRight(at(listedRoles({ crew: [] }), 'crew', new Set(['runs:read'])), 'budgets:write');
    expect(step).toMatchObject({ ok: false, lacks: 'budgets:write' });
    expect(!step.ok && step.why).toContain('change limits');
  });

  it('lets somebody take what they lack themselves', () => {
    expect(toggleRight(at(listedRoles({ crew: ['budgets:write'] }), 'crew', new Set()), 'budgets:write')).toMatchObject({ ok: true, role: { patterns: [] } });
  });

  it('refuses what no role above holds: a tenant makes nobody of the platform', () => {
    expect(toggleRight(at(listedRoles({ crew: [] }), 'crew'), 'platform:tenants')).toMatchObject({ ok: false, lacks: null });
  });

  it('writes a wildcard out by name when one of its rights is taken, and says so', () => {
    const step = toggleRight(at(listedRoles({ crew: ['approvals:*'] }), 'crew'), 'approvals:manage');
    expect(step.ok && [...step.role.patterns].toSorted()).toEqual(['approvals:delegate', 'approvals:read', 'approvals:vote']);
    expect(step.ok && step.note).toContain('approvals:* is written out');
  });

  it('does not take what comes from a parent, and says from which', () => {
    const listed = listedRoles({ lead: { capabilities: [], extends: ['crew'] }, crew: ['runs:read'] });
    expect(toggleRight(at(listed, 'lead'), 'runs:read')).toMatchObject({ ok: false, why: 'runs:read comes from crew. Take that parent away, or change it.' });
  });

  it('gives a whole resource by its wildcard instead of by single names, and takes it back', () => {
    const listed = listedRoles({ crew: ['budgets:read', 'runs:read'] });
    const given = toggleResource(at(listed, 'crew'), 'budgets');
    expect(given).toMatchObject({ ok: true, role: { patterns: ['runs:read', 'budgets:*'] } });
    expect(toggleResource(at(listedRoles({ crew: ['budgets:*'] }), 'crew'), 'budgets')).toMatchObject({ ok: true, role: { patterns: [] } });
  });

  it('gives no resource of which one right is lacking, or of which everything is sealed', () => {
    expect(toggleResource(at(listedRoles({ crew: [] }), 'crew', new Set(['budgets:read'])), 'budgets')).toMatchObject({ ok: false, lacks: 'budgets:write' });
    expect(toggleResource(at(listedRoles({ crew: [] }), 'crew'), 'secret')).toMatchObject({ ok: false, lacks: null });
  });
});

describe('what is to be saved', () => {
  it('keeps untouched roles and narrowings of roles above exactly as they were written', () => {
    const listed = listedRoles({ crew: ['runs:read'], lead: { capabilities: ['audit:read'], label: 'Lead' } }, { viewer: ['tenant:read'] });
    const edits = withEdit(listed, NO_EDITS, 'lead', { ...roleOf(listed, 'lead'), patterns: ['audit:read', 'audit:export'] });
    expect(rolesContent(listed, withEdits(listed, edits))).toEqual({ viewer: ['tenant:read'], crew: ['runs:read'], lead: { capabilities: ['audit:read', 'audit:export'], label: 'Lead' } });
  });

  it('drops a deleted role, adds a new one, and forgets an edit that was undone', () => {
    const listed = listedRoles({ crew: ['runs:read'], lead: ['audit:read'] });
    const fresh: OwnRole = { name: 'desk', patterns: ['catalog:read'], parents: ['crew'], label: null, description: null, permissions: [] };
    const edits = withEdit(listed, withEdit(listed, NO_EDITS, 'lead', null), 'desk', fresh);
    expect(rolesContent(listed, withEdits(listed, edits))).toEqual({ crew: ['runs:read'], desk: { capabilities: ['catalog:read'], extends: ['crew'] } });
    expect(withEdit(listed, edits, 'lead', roleOf(listed, 'lead')).has('lead')).toBe(false);
    expect(withEdit(listed, edits, 'desk', null).has('desk')).toBe(false);
  });

  it('tells role by role what is gained and lost, also through a parent', () => {
    const listed = listedRoles({ lead: { capabilities: [], extends: ['crew'] }, crew: ['runs:read'] });
    const edits = withEdit(listed, NO_EDITS, 'crew', { ...roleOf(listed, 'crew'), patterns: ['runs:write'] });
    const change = { what: 'changed', gains: ['runs:write'], loses: ['runs:read'] } as const;
    expect(editsOf(listed, withEdits(listed, edits))).toEqual([{ name: 'lead', ...change }, { name: 'crew', ...change }]);
  });

  it('writes a role without empty fields', () => {
    expect(entryOf({ patterns: ['runs:read'], parents: [], label: null, description: null, permissions: [] })).toEqual({ capabilities: ['runs:read'] });
  });

  it('forgets a document’s words once a right changes, for they would no longer be true', () => {
    const listed = listedRoles({ crew: { capabilities: ['catalog:read'], permissions: ['agent:read'] } });
    const given = toggleRight(at(listed, 'crew'), 'runs:read' satisfies Capability);
    expect(given).toMatchObject({ ok: true, role: { permissions: [] } });
  });
});
