import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundBroken, choosesAmongInherited, existsAbove, inheritedAt, numbersAllowed, ruleAt, settledAbove } from '../../shared/registry-bound.ts';
import type { SectionName } from '../../shared/registry-schema.ts';
import { aRegistry } from '../support/registry-layers.ts';

const at = (section: SectionName, name: string, ...inside: readonly string[]) => ({ section, name, inside });

describe('what a layer may say below those above', () => {
  it('is read from the narrowing table, however deep the value lies', () => {
    expect(ruleAt(at('limits', 'max_tool_calls'))).toBe('lowest');
    expect(ruleAt(at('limits', 'per_tool', 'mail'))).toBe('lowest');
    expect(ruleAt(at('workflows', 'agent_publish', 'required_approvers'))).toBe('highest');
    expect(ruleAt(at('policies', 'x', 'effect', 'deny'))).toBe('stays-true');
    expect(ruleAt(at('tools', 'x', 'enabled'))).toBeNull();
  });

  it('inherits what the layers above come to together, whatever they say: the registry’s own merge', () => {
    const cap = fc.option(fc.nat(9), { nil: undefined });
    fc.assert(fc.property(cap, cap, (base, org) => {
      const layer = (value: number | undefined) => (value === undefined ? {} : { limits: { max_tool_calls: value } });
      const merged = aRegistry({ base: layer(base), org: layer(org) }).entry('limits', 'max_tool_calls');
      expect(inheritedAt(at('limits', 'max_tool_calls'), 'tenant', [{ kind: 'base', said: base }, { kind: 'org', said: org }])).toEqual(merged);
    }));
  });

  it('is broken by exactly what the merge would clamp', () => {
    fc.assert(fc.property(fc.nat(9), fc.nat(9), (above, said) => {
      const merged = aRegistry({ base: { limits: { max_tool_calls: above } }, tenant: { limits: { max_tool_calls: said } } });
      expect(boundBroken(at('limits', 'max_tool_calls'), 'tenant', above, said) !== null).toBe(merged.issues().some(({ rule }) => rule === 'widens'));
    }));
  });

  it('bounds numbers from the side on which it must be stricter, and not where it replaces', () => {
    expect(numbersAllowed(at('limits', 'max_tool_calls'), 'tenant', 7)).toEqual({ least: null, most: 7 });
    expect(numbersAllowed(at('retention', 'run', 'min_days'), 'tenant', 30)).toEqual({ least: 30, most: null });
    expect(numbersAllowed(at('retention', 'run', 'min_days'), 'org', 30)).toEqual({ least: null, most: null });
    expect(numbersAllowed(at('limits', 'max_tool_calls'), 'tenant', null)).toEqual({ least: null, most: null });
    expect(choosesAmongInherited(at('workflows', 'agent_publish', 'roles'), 'tenant')).toBe(true);
    expect(choosesAmongInherited(at('tools', 'x', 'allowed_roles'), 'tenant')).toBe(false);
  });

  it('is settled where nothing it could say would count', () => {
    expect(settledAbove(at('sso', 'enforce'), 'tenant', true)).toBe('Is on above and stays on.');
    expect(settledAbove(at('sso', 'enforce'), 'tenant', false)).toBeNull();
    expect(settledAbove(at('sso', 'enforce'), 'org', true)).toBeNull();
    expect(settledAbove(at('policies', 'x', 'when'), 'tenant', { tool: 'mail' })).toContain('Stays as it is above');
    expect(existsAbove([{ kind: 'tenant', said: {} }], 'tenant')).toBe(false);
    expect(existsAbove([{ kind: 'base', said: {} }], 'tenant')).toBe(true);
  });
});
