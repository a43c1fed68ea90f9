import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BASE_REGISTRY } from '../../shared/base-registry.ts';
import type { Json } from '../../shared/json.ts';
import { viewOf } from '../../shared/registry-merge.ts';
import { refusalsToEditLayer } from '../../shared/registry-narrowing.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { aRegistry, readings } from '../support/registry-layers.ts';

const held = (roles: Json, role: string) => [...aRegistry({ base: { roles } }).roleCapabilities(role)].toSorted();
const refusals = (roles: Json) => refusalsToEditLayer({ before: null, after: layer(roles), inherited: viewOf([]), editor: new Set(CAPABILITY_NAMES) }).map(({ path, says }) => `${path}: ${says}`);
const layer = (roles: Json) => {
  const [only] = readings({ base: { roles } });
  if (!only) throw new Error('one layer is read');
  return only;
};
const chain = (length: number) => Object.fromEntries(Array.from({ length: length + 1 }, (_, at) => [`r${at}`, at === length ? ['runs:read'] : { capabilities: [], extends: [`r${at + 1}`] }]));

describe('roles that inherit', () => {
  it('hold their own capabilities and all their parents’, whichever word the layer uses', () => {
    const roles = { reader: ['runs:read'], clerk: { capabilities: ['runs:write'], inherits: ['reader'] }, boss: { extends: ['clerk', 'reader'], capabilities: ['audit:read'] } };
    expect(held(roles, 'boss')).toEqual(['audit:read', 'runs:read', 'runs:write']);
    expect(held([{ id: 'reader', capabilities: ['runs:read'] }, { id: 'clerk', extends: ['reader'] }], 'clerk')).toEqual(['runs:read']);
  });

  it('RBAC-06: are refused at save in a circle, under themselves, under nobody and more than 8 deep', () => {
    expect(refusals({ a: { extends: ['b'] }, b: { extends: ['a'] } })).toEqual(['/roles/a/extends: a inherits in a circle or more than 8 deep.', '/roles/b/extends: b inherits in a circle or more than 8 deep.']);
    expect(refusals({ a: { extends: ['a'] } })).toEqual(['/roles/a/extends: a inherits from itself.']);
    expect(refusals({ a: { extends: ['ghost'] } })).toEqual(['/roles/a/extends: a inherits from ghost, which is no role.']);
    expect(refusals(chain(8))).toEqual([]);
    expect(refusals(chain(9))).toEqual(['/roles/r0/extends: r0 inherits in a circle or more than 8 deep.']);
    expect(refusals(chain(100))).toHaveLength(92);
  });

  it('RBAC-06: give nobody anything through a circle or beyond the depth, should such a layer stand there anyway', () => {
    expect(held({ a: { capabilities: ['runs:read'], extends: ['b'] }, b: { capabilities: ['audit:read'], extends: ['a'] } }, 'a')).toEqual(['runs:read']);
    expect(held(chain(8), 'r0')).toEqual(['runs:read']);
    expect(held(chain(100), 'r0')).toEqual([]);
    expect(aRegistry({ base: { roles: { a: { extends: ['a'] } } } }).issues().map(({ rule }) => rule)).toEqual(['bad-parent']);
  });

  it('RBAC-07: never bear a name that every object has, and no such name is a role', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      const written = JSON.parse(`{"roles":{"${name}":["*"],"viewer":["runs:read"]}}`) as { roles: Json }; // an own key, as a file can hold it
      expect(layer(written.roles).issues.filter((issue) => issue.refuses), name).not.toEqual([]);
      expect([...aRegistry({ base: written }).roleCapabilities(name)]).toEqual([]);
      expect(held({ viewer: ['runs:read'] }, name)).toEqual([]);
    }
  });

  it('lose what a lower layer takes from a parent, and can be given nothing through one', () => {
    const base = { roles: { reader: ['runs:read', 'audit:read'], clerk: { capabilities: ['runs:write'], extends: ['reader'] }, admin: ['*'] } };
    const narrowed = aRegistry({ base, tenant: { roles: { reader: ['runs:read'] } } });
    expect([...narrowed.roleCapabilities('clerk')].toSorted()).toEqual(['runs:read', 'runs:write']);
    const widened = aRegistry({ base, tenant: { roles: { reader: { capabilities: ['runs:read'], extends: ['admin'] } } } });
    expect([...widened.roleCapabilities('reader')].toSorted()).toEqual(['audit:read', 'runs:read']);
    expect(widened.issues().map(({ rule, path }) => `${rule} ${path}`)).toEqual(['widens /roles/reader']);
    const added = aRegistry({ base, tenant: { roles: { trainee: { extends: ['reader'] } } } });
    expect([...added.roleCapabilities('trainee')].toSorted()).toEqual(['audit:read', 'runs:read']);
  });

  it('never hold more than they held above, whatever lower layers say of them and their parents', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const pattern = fc.constantFrom('runs:read', 'runs:write', 'audit:read', 'runs:*', '*:read', '*', 'platform:audit', 'secret:read');
    const role = fc.oneof(fc.array(pattern, { maxLength: 3 }), fc.record({ capabilities: fc.array(pattern, { maxLength: 2 }), extends: fc.array(name, { maxLength: 2 }) }));
    const roles = fc.dictionary(name, role, { maxKeys: 4 });
    fc.assert(fc.property(roles, roles, roles, (base, org, tenant) => {
      const views = [aRegistry({ base: { roles: base } }), aRegistry({ base: { roles: base }, org: { roles: org } }), aRegistry({ base: { roles: base }, org: { roles: org }, tenant: { roles: tenant } })];
      for (const [above, below] of [[views[0], views[1]], [views[1], views[2]]]) {
        if (!above || !below) throw new Error('three views were built');
        for (const known of above.names('roles')) expect(below.roleCapabilities(known).isSubsetOf(above.roleCapabilities(known))).toBe(true);
        expect(below.ceiling().isSubsetOf(above.ceiling())).toBe(true);
      }
    }), { numRuns: 2_000 });
  });

  it('leave the roles of this release exactly as they were', () => {
    const base = aRegistry({ base: BASE_REGISTRY });
    expect([...base.roleCapabilities('service_account')]).toHaveLength(8);
    expect(base.issues()).toEqual([]);
  });
});
