import { describe, expect, it } from 'vitest';
import { isGood, isMisplaced, refusalOfScopes } from '../../../../server/people/keys/key-rules.ts';
import { instantOf } from '../../../../shared/brand.ts';
import { anActor } from '../../../support/actors.ts';

const bob = anActor({ capabilities: ['apikey:manage', 'runs:read', 'runs:write', 'runs:execute', 'runs:export'] });

describe('scopes of an API key', () => {
  it('may be what its maker holds, by name or by a wildcard within it', () => {
    expect(refusalOfScopes(bob, ['runs:read'])).toBeNull();
    expect(refusalOfScopes(bob, ['runs:*'])).toBeNull();
    expect(refusalOfScopes(bob, ['*'])).toBeNull();
  });

  it('may not name what its maker lacks, nor what nobody can have', () => {
    expect(refusalOfScopes(bob, ['tenant:manage'])).toMatchObject({ code: 'people/grant-exceeds-own', details: { beyond: ['tenant:manage'] } });
    expect(refusalOfScopes(bob, ['*:read'])?.code).toBe('people/grant-exceeds-own');
    expect(refusalOfScopes(bob, ['runs:fly'])?.code).toBe('input/invalid');
  });

  it('may not be widened by a key that was narrowed', () => {
    expect(refusalOfScopes({ ...bob, kind: 'key' }, ['*'])?.code).toBe('people/grant-exceeds-own');
  });
});

describe('an API key', () => {
  const now = instantOf(1_000_000);
  it('is good until it is revoked or its last moment has come', () => {
    expect(isGood({ revokedAt: null, validFrom: null, expiresAt: null }, now)).toBe(true);
    expect(isGood({ revokedAt: null, validFrom: null, expiresAt: instantOf(1_000_001) }, now)).toBe(true);
    expect(isGood({ revokedAt: null, validFrom: null, expiresAt: now }, now)).toBe(false);
    expect(isGood({ revokedAt: now, validFrom: null, expiresAt: null }, now)).toBe(false);
  });

  it('of a test deployment is misplaced in a live one, and the reverse', () => {
    expect(isMisplaced({ kind: 'made', prefix: 'cssk_test_' }, 'live')).toBe(true);
    expect(isMisplaced({ kind: 'made', prefix: 'cssk_live_' }, 'test')).toBe(true);
    expect(isMisplaced({ kind: 'made', prefix: 'cssk_live_' }, 'live')).toBe(false);
    expect(isMisplaced({ kind: 'made', prefix: 'tf_' }, 'test')).toBe(false);
    expect(isMisplaced({ kind: 'foreign' }, 'live')).toBe(false);
  });
});
