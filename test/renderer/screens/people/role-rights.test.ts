import { describe, expect, test } from 'vitest';
import { lackOf, roleFaces, rightsByArea, rightsInWords, rightsTogether } from '../../../../renderer/screens/people/role-rights.ts';
import { expandPatterns } from '../../../../shared/capability-patterns.ts';
import { DEFAULT_ROLES } from '../../../../shared/default-roles.ts';

const roles = roleFaces(Object.entries(DEFAULT_ROLES).map(([name, patterns]) => ({ name, capabilities: [...expandPatterns(patterns).granted] })));

function role(name: string) {
  const found = roles.find((one) => one.name === name);
  if (!found) throw new Error(`no role ${name}`);
  return found;
}

describe('what a role allows, in words', () => {
  test('a designer works on agents and only reads budgets', () => {
    const words = rightsInWords(role('agent_designer').rights);
    expect(words).toMatch(/^Works on agents, approvals, .*\. Reads .*budgets.*\.$/);
    expect(words).not.toContain('Sealed');
  });

  test('an area one works on is not listed again as read', () => {
    expect(rightsInWords(new Set(['catalog:read', 'catalog:edit']))).toBe('Works on agents.');
  });

  test('what is sealed is named right by right', () => {
    expect(rightsInWords(role('owner').rights)).toContain('Sealed: close the tenant; hand over ownership;');
    expect(rightsInWords(role('admin').rights)).not.toContain('Sealed');
  });

  test('a role without rights is said to be one', () => {
    expect(rightsInWords(new Set())).toBe('May only look at themselves.');
  });
});

describe('several roles together', () => {
  test('a name that is no role gives nothing', () => {
    expect(rightsTogether(roles, ['gone'])).toEqual(new Set());
    expect(rightsTogether(roles, ['gone', 'viewer'])).toEqual(role('viewer').rights);
  });

  test('a change is told right by right, by area', () => {
    expect(rightsByArea(new Set(['runs:read', 'audit:read']), new Set(['runs:read', 'runs:execute']))).toEqual([
      { title: 'runs', rights: [{ name: 'runs:read', change: 'same' }, { name: 'runs:execute', change: 'gained' }] },
      { title: 'the audit log', rights: [{ name: 'audit:read', change: 'lost' }] },
    ]);
  });
});

describe('what the giver lacks', () => {
  test('an admin is told of the owner’s rights they lack, and nothing of a viewer’s', () => {
    const mine = [...role('admin').rights];
    expect(lackOf(role('owner'), mine)).toBe('You lack 6 of its rights, so you cannot give or take it.');
    expect(lackOf(role('viewer'), mine)).toBeNull();
  });
});
