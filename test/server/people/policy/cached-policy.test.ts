import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../../../server/people/policy/index.ts';
import { readLayer } from '../../../../shared/registry-layer.ts';
import { viewOf } from '../../../../shared/registry-merge.ts';
import { aLayer, aRegistry } from '../../../support/registry-layers.ts';

describe('a policy', () => {
  const base = { roles: { viewer: ['runs:read', 'audit:read'], clerk: ['runs:write'] } };

  it('compiles a set of roles once, in whatever order the roles come and whoever asks', () => {
    const policy = createPolicy();
    const first = policy.held(aRegistry({ base }), ['viewer', 'clerk']);
    expect(policy.held(aRegistry({ base, user: { defaults: {} } }), ['clerk', 'viewer', 'clerk'])).toBe(first);
  });

  it('sees a changed role on the next call', () => {
    const policy = createPolicy();
    const before = policy.held(aRegistry({ base }), ['viewer']);
    const after = policy.held(viewOf([readLayer(aLayer('base', { roles: { viewer: ['runs:read'] } }, 2))]), ['viewer']);
    expect([[...before.capabilities], [...after.capabilities]]).toEqual([['runs:read', 'audit:read'], ['runs:read']]);
  });

  it('never answers one tenant from the layer of another', () => {
    const policy = createPolicy();
    const ofTenant = (id: string, roles: Record<string, string[]>) => viewOf([readLayer(aLayer('base', base)), readLayer({ ...aLayer('tenant', { roles }), id })]);
    const [a, b] = [ofTenant('a', { viewer: ['runs:read'] }), ofTenant('b', { viewer: ['audit:read'] })];
    for (let call = 0; call < 1000; call += 1) {
      expect([...policy.held(a, ['viewer']).capabilities]).toEqual(['runs:read']);
      expect([...policy.held(b, ['viewer']).capabilities]).toEqual(['audit:read']);
    }
  });

  it('keeps no more answers than it is told to, the least used going first', () => {
    const policy = createPolicy({ maxCached: 2 });
    const view = aRegistry({ base });
    const [viewer, clerk] = [policy.held(view, ['viewer']), policy.held(view, ['clerk'])];
    expect(policy.held(view, ['viewer'])).toBe(viewer);
    policy.held(view, []);
    expect(policy.held(view, ['viewer'])).toBe(viewer);
    expect(policy.held(view, ['clerk'])).not.toBe(clerk);
  });
});
