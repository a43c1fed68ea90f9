import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPABILITIES, CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { capabilitiesMatching, expandPatterns, normaliseCapability } from '../../shared/capability-patterns.ts';

const facts = (names: readonly string[]) => CAPABILITY_NAMES.filter((name) => names.includes(name)).map((name) => CAPABILITIES[name]);

describe('capability patterns', () => {
  it('let * match every unsealed capability of the tenant plane and nothing else', () => {
    const matched = capabilitiesMatching('*') ?? [];
    expect(facts(matched).every(({ sealed, plane }) => !sealed && plane === 'tenant')).toBe(true);
    expect(matched).toHaveLength(CAPABILITY_NAMES.filter((name) => !CAPABILITIES[name].sealed).length);
  });

  it.each([['memory:*', 'memory:restricted'], ['*:read', 'secret:read'], ['tenant:*', 'tenant:delete'], ['approvals:*', 'approvals:breakglass'], ['*', 'privacy:erase']])('never let %s match the sealed %s', (pattern, sealed) => {
    expect(capabilitiesMatching(pattern)).not.toBeNull();
    expect(capabilitiesMatching(pattern)).not.toContain(sealed);
    expect(capabilitiesMatching(sealed)).toEqual([sealed]);
  });

  it('let only platform:* enter the plane of the platform', () => {
    const platform = CAPABILITY_NAMES.filter((name) => name.startsWith('platform:'));
    expect(capabilitiesMatching('platform:*')).toEqual(platform);
    for (const pattern of ['*', ...CAPABILITY_NAMES.map((name) => `*:${name.split(':')[1] ?? ''}`)]) expect(expandPatterns([pattern]).granted.isDisjointFrom(new Set(platform))).toBe(true);
  });

  it('take x:manage for that one capability, not for everything about x', () => {
    expect(capabilitiesMatching('tenant:manage')).toEqual(['tenant:manage']);
  });

  it.each(['', '**', 'runs', 'runs:', ':read', 'a*:read', 'runs:re*', 'runs:read:x', 'none:*', '*:none', '*:*', 'toString', '__proto__', 'secret:*', '*:restricted'])('match nothing with %j', (pattern) => {
    expect(expandPatterns([pattern, 'runs:read'])).toEqual({ granted: new Set(['runs:read']), unknown: [pattern] });
  });

  it('never grant more than their names say, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      if (!CAPABILITY_NAMES.some((name) => name === text) && !/^(?:\*|[a-z]+:\*|\*:[a-z]+)$/u.test(text)) expect(capabilitiesMatching(text)).toBeNull();
    }), { numRuns: 10_000 });
  });

  it.each([['read:runs', 'runs:read'], ['runs:read', 'runs:read'], ['read:*', '*:read'], ['*:runs', 'runs:*'], ['runs:*', 'runs:*'], ['*', '*'], ['fly:runs', 'fly:runs'], ['none', 'none']])('read %s as %s on import', (written, meant) => {
    expect(normaliseCapability(written)).toBe(meant);
  });

  it('let the Enterprise+ name that is none of ours mean what that document means by it', () => {
    expect([...expandPatterns(['approvals:write']).granted]).toEqual(['approvals:read', 'approvals:vote']);
    expect([...expandPatterns(['runs:write']).granted]).toEqual(['runs:write']);
    expect(expandPatterns(['ui:generate']).unknown).toEqual(['ui:generate']);
  });
});
