import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../shared/json.ts';
import { readPatch } from '../../../../server/people/scim/index.ts';
import { patchedUser } from '../../../../server/people/scim/patch-user.ts';
import type { UserState } from '../../../../server/people/scim/scim-user.ts';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const BEFORE: UserState = {
  userName: 'bjensen@example.com', externalId: 'e1', active: true, displayName: 'Babs', formatted: null, givenName: 'Barbara', familyName: 'Jensen',
  emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }, { value: 'babs@home.example', type: 'home', primary: false }],
};

function patched(...Operations: JsonObject[]): UserState {
  return patchedUser(BEFORE, readPatch({ schemas: [PATCH], Operations }));
}
function refusal(scimType: string) {
  return expect.objectContaining({ details: expect.objectContaining({ scimType }) });
}

describe('a PATCH of a user', () => {
  it.each<[string, Json]>([['Entra writes booleans as texts', 'False'], ['Okta as booleans', false]])('puts somebody out: %s', (_who, value) => {
    expect(patched({ op: 'Replace', path: 'active', value })).toEqual({ ...BEFORE, active: false });
    expect(patched({ op: 'replace', value: { active: value } })).toEqual({ ...BEFORE, active: false });
  });

  it('takes a replacement without a path apart, also with dotted names and schema URIs', () => {
    expect(patched({ op: 'replace', value: { displayName: 'Barbara', 'name.givenName': 'Babs', name: { familyName: 'Smith' }, 'urn:ietf:params:scim:schemas:core:2.0:User:externalId': 'e2' } }))
      .toEqual({ ...BEFORE, displayName: 'Barbara', givenName: 'Babs', familyName: 'Smith', externalId: 'e2' });
  });

  it('changes the address chosen by its type, and makes it when there is none', () => {
    expect(patched({ op: 'Add', path: 'emails[type eq "work"].value', value: 'b@example.com' }).emails[0]).toEqual({ value: 'b@example.com', type: 'work', primary: true });
    expect(patched({ op: 'Replace', path: 'emails[primary eq "True"].value', value: 'p@example.com' }).emails.map(({ value }) => value)).toEqual(['p@example.com', 'babs@home.example']);
    expect(patched({ op: 'add', path: 'emails[type eq "other"].value', value: 'o@example.com' }).emails.at(-1)).toEqual({ value: 'o@example.com', type: 'other', primary: false });
    expect(patched({ op: 'remove', path: 'emails[type eq "home"]' }).emails).toHaveLength(1);
  });

  it('adds addresses and lets the newest primary be the only one', () => {
    expect(patched({ op: 'add', path: 'emails', value: [{ value: 'new@example.com', type: 'work', primary: true }] }).emails.filter(({ primary }) => primary)).toEqual([{ value: 'new@example.com', type: 'work', primary: true }]);
  });

  it('removes what may be absent, and refuses to remove what may not', () => {
    expect(patched({ op: 'Remove', path: 'displayName' }, { op: 'remove', path: 'name' })).toEqual({ ...BEFORE, displayName: null, givenName: null, familyName: null });
    expect(() => patched({ op: 'remove', path: 'userName' })).toThrow(refusal('mutability'));
    expect(() => patched({ op: 'remove', path: 'active' })).toThrow(refusal('mutability'));
  });

  it('leaves out what the schemas know and this server does not keep', () => {
    expect(patched({ op: 'add', path: 'title', value: 'Tour Guide' }, { op: 'add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Tours' }, { op: 'replace', value: { id: 'x', locale: 'en' } })).toEqual(BEFORE);
  });

  it.each<[string, string, JsonObject]>([
    ['rights by attribute', 'mutability', { op: 'add', path: 'roles', value: [{ value: 'owner' }] }],
    ['rights chosen by a filter', 'mutability', { op: 'add', path: 'roles[primary eq "True"].value', value: 'owner' }],
    ['entitlements in an object', 'mutability', { op: 'replace', value: { entitlements: [{ value: 'x' }] } }],
    ['groups, which are read-only', 'mutability', { op: 'add', path: 'groups', value: [{ value: 'g' }] }],
    ['meta', 'mutability', { op: 'replace', path: 'meta.created', value: '2020-01-01T00:00:00Z' }],
    ['an attribute of our own', 'invalidPath', { op: 'replace', path: 'tenantId', value: 'x' }],
    ['a column name', 'invalidPath', { op: 'replace', value: { grantedRoles: ['owner'] } }],
    ['a prototype', 'invalidPath', { op: 'replace', path: 'constructor.prototype', value: {} }],
    ['an unknown operation', 'invalidSyntax', { op: 'move', path: 'userName', value: 'x' }],
    ['a removal of nothing in particular', 'noTarget', { op: 'remove' }],
    ['no value', 'invalidValue', { op: 'replace', path: 'displayName' }],
    ['a flag that is none', 'invalidValue', { op: 'replace', path: 'active', value: 'maybe' }],
    ['an address that is none', 'invalidValue', { op: 'add', path: 'emails', value: [{ value: 'nobody' }] }],
  ])('refuses %s', (_what, scimType, operation) => expect(() => patched(operation)).toThrow(refusal(scimType)));

  it('refuses a body that is no PatchOp', () => {
    expect(() => readPatch({ Operations: [{ op: 'add', path: 'x', value: 1 }] })).toThrow(refusal('invalidSyntax'));
    expect(() => readPatch({ schemas: [PATCH], Operations: [] })).toThrow(refusal('invalidSyntax'));
  });
});
