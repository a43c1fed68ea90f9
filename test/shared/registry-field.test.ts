import { describe, expect, it } from 'vitest';
import { fieldFlaw, fieldShape, knownFields } from '../../shared/registry-field.ts';
import { SECTION_NAMES, type SectionName } from '../../shared/registry-schema.ts';

const at = (section: SectionName, name: string, ...inside: readonly string[]) => ({ section, name, inside });

describe('what a value of the registry may be', () => {
  it.each([
    [at('tools', 'x', 'enabled'), { kind: 'flag' }],
    [at('tools', 'x', 'timeout_ms'), { kind: 'number', whole: true, least: 0, most: null }],
    [at('mcp_servers', 'x', 'timeout_s'), { kind: 'number', whole: false, least: 0, most: null }],
    [at('mcp_servers', 'x', 'on_drift'), { kind: 'choice', options: ['report', 'destructive', 'any'] }],
    [at('tools', 'x', 'tags'), { kind: 'texts' }],
    [at('tools', 'x', 'description'), { kind: 'text' }],
    [at('policies', 'x', 'when'), { kind: 'object' }],
    [at('limits', 'requests_per_minute'), { kind: 'number', whole: true, least: 30, most: null }],
    [at('limits', 'per_tool', 'mail'), { kind: 'number', whole: true, least: 0, most: null }],
    [at('workflows', 'agent_publish', 'required_approvers'), { kind: 'number', whole: true, least: 1, most: 100 }],
    [at('roles', 'x'), { kind: 'texts' }],
    [at('ip_allowlist', 'networks'), { kind: 'texts' }],
    [at('tools', 'x', 'of_somebody_else'), { kind: 'open' }],
    [at('limits', 'of_nobody'), { kind: 'open' }],
  ])('is read from its schema: %j', (place, shape) => {
    expect(fieldShape(place)).toEqual(shape);
  });

  it('is refused in the schema’s words, with the member that is wrong', () => {
    expect(fieldFlaw(at('limits', 'requests_per_minute'), 5)).toBe('must be at least 30');
    expect(fieldFlaw(at('policies', 'x', 'effect'), { deny: 'yes' })).toBe('deny must be true or false');
    expect(fieldFlaw(at('roles', 'x'), ['runs:read', 'nope'])).toBe('"nope" is no capability and no wildcard that matches one');
    expect(fieldFlaw(at('limits', 'of_nobody'), 1)).toBe('is not known in limits');
    expect(fieldFlaw(at('tools', 'x', 'timeout_ms'), 1)).toBeNull();
    expect(fieldFlaw(at('tools', 'x', 'of_somebody_else'), { any: 'thing' })).toBeNull();
  });

  it('has every field that the schema knows, without the one that names the item', () => {
    expect(knownFields('tools', 'x')).toContain('timeout_ms');
    expect(SECTION_NAMES.flatMap((section) => knownFields(section, 'x'))).not.toContain('tool_id');
    expect(knownFields('limits', 'max_tool_calls')).toEqual([]);
  });
});
