import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalToGrant, refusalToOutrank, type RolesHeld, touchedRoles } from '../../../../server/people/identity/grant-rules.ts';
import { type Capability, CAPABILITY_NAMES } from '../../../../shared/capabilities.ts';
import { anActor } from '../../../support/actors.ts';

const held = (...capabilities: readonly Capability[]): RolesHeld => ({ capabilities: new Set(capabilities), unknownRoles: [] });
const nothing = held();

describe('granting roles', () => {
  it('is refused for a role that the tenant does not have, even to a file', () => {
    const unknown = { capabilities: new Set<Capability>(), unknownRoles: ['wizard'] };
    expect(refusalToGrant(anActor({ kind: 'bootstrap' }), unknown, nothing)).toBe('people/unknown-role');
  });

  it('is refused when it gives or takes what the granter lacks', () => {
    const granter = anActor({ capabilities: ['user:manage', 'runs:read'] });
    expect(refusalToGrant(granter, nothing, held('runs:read'))).toBeNull();
    expect(refusalToGrant(granter, nothing, held('runs:read', 'catalog:publish'))).toBe('people/grant-exceeds-own');
  });

  it('never lets anybody end up with more than the granter had, whatever the sets', () => {
    const sets = fc.subarray([...CAPABILITY_NAMES]);
    fc.assert(fc.property(sets, sets, (own, given) => {
      const refusal = refusalToGrant(anActor({ capabilities: own }), nothing, held(...given));
      return refusal === null ? given.every((name) => own.includes(name)) : given.some((name) => !own.includes(name));
    }));
  });

  it('weighs only what changes: roles that stay are neither given nor taken', () => {
    expect(touchedRoles(['owner', 'viewer'], ['owner', 'auditor']).toSorted()).toEqual(['auditor', 'viewer']);
    expect(touchedRoles(['owner'], ['owner'])).toEqual([]);
  });

  it('lets nobody take over somebody who holds more', () => {
    expect(refusalToOutrank(anActor({ capabilities: ['user:manage'] }), held('owner:transfer'))).toBe('people/outranked');
    expect(refusalToOutrank(anActor({ capabilities: ['user:manage', 'runs:read'] }), held('runs:read'))).toBeNull();
  });
});
