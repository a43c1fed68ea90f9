import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADMIN_ENDPOINTS, type AdminEndpoint, type AdminEndpointName, type AdminPrincipal, refusalToAdminister, rolesFor } from '../../../server/api/admin-policy.ts';
import { appRouter } from '../../../server/api/index.ts';
import { restTable } from '../../../server/rest/rest-table.ts';

interface Documented {
  readonly name: AdminEndpointName;
  readonly origin: 'seed' | 'grown' | 'own';
  readonly method: string;
  readonly path: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly tenant: boolean;
  readonly served: boolean;
}

const { endpoints } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/contracts/hosted-admin-policy.json'), 'utf8')) as { readonly endpoints: readonly Documented[] }; // the document's own shape
const of = (origin: Documented['origin']) => endpoints.filter((one) => one.origin === origin);
const who = (roles: readonly string[], scopes: readonly string[] = [], tenants: readonly string[] = [], everyTenant = false): AdminPrincipal => ({ roles: new Set(roles), scopes: new Set(scopes), tenants: new Set(tenants), everyTenant });
const ask = (name: AdminEndpointName, principal: AdminPrincipal, tenant = 'acme') => refusalToAdminister(ADMIN_ENDPOINTS[name], principal, ADMIN_ENDPOINTS[name].tenant ? tenant : null);
const MISSING = 'auth/admin-role-missing';
const FOREIGN = 'auth/admin-other-tenant';

describe('the policy of the hosted platform’s admin paths', () => {
  it('H35: seven endpoints of the document, twelve with what it has grown, each for the principals of the table and for nobody else', () => {
    expect([of('seed').length, of('seed').length + of('grown').length]).toEqual([7, 12]);
    const principals: ReadonlyArray<readonly [string, AdminPrincipal]> = [
      ...['platform_admin', 'tenant_admin', 'billing_reader', 'viewer'].map((role) => [role, who([role], [], ['acme'])] as const),
      ...[...new Set(endpoints.flatMap((one) => one.scopes))].map((scope) => [scope, who([], [scope], ['acme'])] as const),
    ];
    for (const { name, roles, scopes } of [...of('seed'), ...of('grown')]) {
      for (const [held, principal] of principals) expect(ask(name, principal), `${name} as ${held}`).toBe(roles.includes(held) || scopes.includes(held) ? null : MISSING);
    }
  });

  it('is in the code what it is in the document, and served where the document says so', () => {
    const served = new Set(restTable(appRouter).map(({ route }) => `${route.method} ${route.path}`));
    const shown = endpoints.map(({ name, origin: _origin, served: _served, ...rest }) => [name, rest]);
    const coded = Object.entries<AdminEndpoint>(ADMIN_ENDPOINTS).map(([name, { capability: _own, ...rest }]) => [name, rest]);
    expect(Object.fromEntries(coded)).toEqual(Object.fromEntries(shown));
    for (const { method, path, served: says } of endpoints) expect(served.has(`${method} ${path}`), path).toBe(says);
  });

  it('H32: asks for a role or a scope, either is enough, and without both says so', () => {
    expect(ask('plans.list', who(['platform_admin']))).toBeNull();
    expect(ask('plans.list', who([], ['plans.read']))).toBeNull();
    expect(ask('plans.list', who(['viewer'], ['tenant.usage.read']))).toBe(MISSING);
    expect(ask('plans.list', who([]))).toBe(MISSING);
  });

  it('H33: lets into a tenant whoever the token names for it, whoever it names for all, and platform_admin', () => {
    expect(ask('tenants.usage', who(['tenant_admin'], [], ['acme']))).toBeNull();
    expect(ask('tenants.usage', who(['tenant_admin'], [], ['globex']))).toBe(FOREIGN);
    expect(ask('tenants.usage', who(['tenant_admin'], [], [], true))).toBeNull();
    expect(ask('tenants.usage', who(['platform_admin']))).toBeNull();
    expect(ask('tenants.usage', who(['viewer'], [], ['globex']))).toBe(MISSING);
  });

  it('speaks of our own people by what they hold', () => {
    expect([...rolesFor(new Set(['platform:tenants', 'tenant:manage', 'costs:read']))]).toEqual(['platform_admin', 'tenant_admin', 'billing_reader']);
    expect([...rolesFor(new Set(['runs:read']))]).toEqual([]);
  });
});
