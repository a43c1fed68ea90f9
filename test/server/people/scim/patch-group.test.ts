import { describe, expect, it } from 'vitest';
import { brand, type UserId } from '../../../../shared/brand.ts';
import type { JsonObject } from '../../../../shared/json.ts';
import { readPatch } from '../../../../server/people/scim/index.ts';
import { patchedGroup } from '../../../../server/people/scim/patch-group.ts';

const [ada, bob, eve] = ['ada', 'bob', 'eve'].map((id) => brand<UserId>(id)) as [UserId, UserId, UserId];
const BEFORE = { displayName: 'Tour Guides', externalId: null, members: [ada, bob] };
const patched = (...Operations: JsonObject[]) => patchedGroup(BEFORE, readPatch({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations }));

describe('a PATCH of a group', () => {
  it('adds members, once each', () => expect(patched({ op: 'Add', path: 'members', value: [{ value: eve }, { value: ada }] }).members).toEqual([ada, bob, eve]));
  it('removes one by a filter', () => expect(patched({ op: 'remove', path: `members[value eq "${ada}"]` }).members).toEqual([bob]));
  it('removes those whom the value names, as Entra writes it', () => expect(patched({ op: 'Remove', path: 'members', value: [{ value: bob }] }).members).toEqual([ada]));
  it('removes all when none is named', () => expect(patched({ op: 'remove', path: 'members' }).members).toEqual([]));
  it('replaces all', () => expect(patched({ op: 'replace', path: 'members', value: [{ value: eve }] }).members).toEqual([eve]));
  it('renames without a path, as Okta writes it', () => expect(patched({ op: 'replace', value: { id: 'x', displayName: 'Guides' } })).toEqual({ ...BEFORE, displayName: 'Guides' }));
  it('refuses groups within groups, and what is no attribute', () => {
    expect(() => patched({ op: 'add', path: 'members', value: [{ value: 'g', type: 'Group' }] })).toThrow('a group holds users');
    expect(() => patched({ op: 'replace', path: 'roles', value: ['owner'] })).toThrow('there is no such attribute');
    expect(() => patched({ op: 'remove', path: 'displayName' })).toThrow('cannot be removed');
  });
});
