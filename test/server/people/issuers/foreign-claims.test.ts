import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignClaims } from '../../../../server/people/issuers/foreign-claims.ts';
import { anIssuer } from '../../../support/token-makers.ts';

const plain = anIssuer({});
const hosted = anIssuer({ role_texts: true, platform: true, tenant_claims: ['tenant_ids', 'tenant_id', 'tid'] });
const read = (claims: object, issuer = plain) => foreignClaims({ sub: 'u1', exp: 2_000_000_000, ...claims }, issuer);
const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}${at}`);

describe('claims of a foreign token', () => {
  it('JWT-29: an empty scope is no rights, none said is no narrowing, a text is split, another kind is refused', () => {
    expect(read({ scope: '' })?.scopes).toEqual([]);
    expect(read({})?.scopes).toBeNull();
    expect(read({ scp: 'a b' })?.scopes).toEqual(['a', 'b']);
    expect(read({ scp: ['a', 'b'] })?.scopes).toEqual(['a', 'b']);
    expect(read({ scope: ['a'] })?.scopes).toEqual(['a']);
    for (const wrong of [{}, 1, null, [1], [['a']]]) expect(read({ scp: wrong }), JSON.stringify(wrong)).toBeNull();
  });

  it('JWT-30: role and roles are one set; a list in role and a text with commas in roles are refused', () => {
    expect(read({ role: 'admin', roles: ['viewer'] })?.roles.toSorted()).toEqual(['admin', 'viewer']);
    for (const wrong of [{ role: ['admin'] }, { roles: 'admin,viewer' }, { role: 'admin,viewer' }, { roles: { admin: true } }, { roles: ['admin', 1] }]) expect(read(wrong), JSON.stringify(wrong)).toBeNull();
  });

  it('JWT-31: ten thousand roles or a thousand tenants are refused, and so is one above 32 and 256', () => {
    expect(read({ roles: many(10_000, 'r') })).toBeNull();
    expect(read({ tenant_ids: many(1_000, 't') })).toBeNull();
    expect([read({ roles: many(32, 'r') })?.roles.length, read({ roles: many(33, 'r') })]).toEqual([32, null]);
    expect([read({ tenant_ids: many(256, 't') })?.tenants.length, read({ tenant_ids: many(257, 't') })]).toEqual([256, null]);
  });

  it('H34: roles come as a list, as a text with commas or blanks, or as one role; scopes as scp or scope, as a text or a list', () => {
    const roles = (claims: object) => read(claims, hosted)?.roles.toSorted();
    expect(roles({ roles: ['a', 'b'] })).toEqual(['a', 'b']);
    expect(roles({ roles: 'a,b' })).toEqual(['a', 'b']);
    expect(roles({ roles: 'a b, c' })).toEqual(['a', 'b', 'c']);
    expect(roles({ role: 'a' })).toEqual(['a']);
    expect(roles({ role: 'a,b', roles: 'c' })).toEqual(['a', 'b', 'c']);
    expect(read({ scp: 'plans.read billing.read', scope: ['usage.export'] }, hosted)?.scopes).toEqual(['plans.read', 'billing.read', 'usage.export']);
  });

  it('name tenants in a list or alone; a star and the platform count only where the configuration lets them', () => {
    expect(read({ tenant_ids: ['a'], tenant_id: 'b', tid: 'c' })).toMatchObject({ tenants: ['a', 'b'], everyTenant: false });
    expect(read({ tenant_ids: ['a'], tenant_id: 'b', tid: 'c' }, hosted)).toMatchObject({ tenants: ['a', 'b', 'c'] });
    expect(read({ tenant_ids: ['*', 'a'], roles: ['platform_admin', 'viewer'] })).toMatchObject({ tenants: ['a'], everyTenant: false, roles: ['viewer'] });
    expect(read({ tenant_ids: ['*', 'a'], roles: ['platform_admin'] }, hosted)).toMatchObject({ tenants: ['a'], everyTenant: true, roles: ['platform_admin'] });
  });

  it('are translated where the configuration says so, and what it does not list is nothing where it lists tenants', () => {
    const mapped = anIssuer({ tenants: { 'd-1': 'acme' }, tenant_claims: ['org'], roles: { Approver: ['admin', 'auditor'] }, scopes: { all: ['*'] }, roles_claim: 'groups' });
    expect(read({ org: 'd-1', groups: ['Approver', 'viewer'], scp: 'all' }, mapped)).toMatchObject({ tenants: ['acme'], roles: ['admin', 'auditor', 'viewer'], scopes: ['*'] });
    expect(read({ org: 'acme', groups: [] }, mapped)).toMatchObject({ tenants: [], roles: [] });
  });

  it('keep what else is one word or number, and nothing that could be mistaken for a right', () => {
    expect(read({ department: 'engineering', level: 3, active: true, nested: {}, list: ['x'], roles: ['r'], scope: 's', tenant_id: 't' })?.attributes).toEqual({ department: 'engineering', level: 3, active: true });
  });

  it('are the token’s own: nothing that a prototype carries is read', () => {
    expect(foreignClaims(Object.create({ roles: ['admin'], tenant_id: 'acme', scope: '*' }) as Record<string, unknown>, plain)).toBeNull();
    const inherited = Object.assign(Object.create({ roles: ['admin'], tenant_id: 'acme' }) as Record<string, unknown>, { sub: 'u', exp: 1 });
    expect(foreignClaims(inherited, plain)).toMatchObject({ roles: [], tenants: [] });
  });

  it('never give more roles or tenants than they say, whatever they hold', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('role', 'roles', 'scp', 'scope', 'tenant_ids', 'tenant_id', 'tid', 'sub'), fc.jsonValue()), (claims) => {
      const found = read(claims);
      const text = JSON.stringify(claims);
      for (const said of [...(found?.roles ?? []), ...(found?.tenants ?? [])]) expect(text).toContain(JSON.stringify(said).slice(1, -1));
    }));
  });
});
