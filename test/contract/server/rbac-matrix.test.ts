import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRouter } from '../../../server/api/index.ts';
import { type Described, describeProcedures } from '../../../server/api/describe-procedures.ts';
import { systemActor } from '../../../server/base/system-tenant.ts';
import { createUser } from '../../../server/people/identity/index.ts';
import { createTenant, NewTenant, type Tenant } from '../../../server/tenancy/tenants/index.ts';
import { DEFAULT_ROLES } from '../../../shared/default-roles.ts';
import { type TestHouse, testHouses } from '../../support/open-test-house.ts';
import { createOwner, Jar } from '../../support/open-test-server.ts';

const ROLES = Object.keys(DEFAULT_ROLES);
const procedures = describeProcedures(appRouter).filter(({ type }) => type !== 'subscription').toSorted((a, b) => (a.path < b.path ? -1 : 1));
const PLENTY = '1000000000';
const AMPLE = Object.fromEntries(['ADDRESS', 'USER', 'TENANT', 'ORGANISATION', 'SIGN_IN', 'REFRESH', 'ADMIN_PASSWORD'].map((name) => [`COUNTERSIGN_RATE_${name}`, PLENTY]));
const PASSWORD = 'violet-harbour-42';

/**
 * What every procedure answers to every role, held in the caller's own tenant and held in another one than the session's, and to
 * nobody. Authorisation is decided before the input is looked at, so an input that fits nothing asks exactly the question who
 * may, and does nothing. `+` lets in, `-` refuses the role, `0` wants somebody signed in.
 */
describe.each(testHouses)('who may call what, on %s', (_name, open) => {
  let at: TestHouse;
  const jars = new Map<string, Jar>();
  beforeAll(async () => {
    at = await open(AMPLE);
    await createOwner(at);
    const installer = (tenant?: Tenant) => ({ ...systemActor('installation', tenant?.id), kind: 'bootstrap' as const });
    const [own, other] = [await tenantOf('own'), await tenantOf('other')];
    for (const role of ROLES) {
      await createUser(at.house.people, installer(own), { email: `${role}@example.com`, name: role, password: PASSWORD, roles: [role] });
      const member = await at.house.storage.readIdentity({ tenantId: own.id }, (db) => at.house.people.people.find(db, { email: `${role}@example.com` }));
      if (!member) throw new Error(`nobody is ${role}`);
      await at.house.storage.writeIdentity(installer(other), (tx) => at.house.people.people.addMembership(tx, { tenantId: other.id, userId: member.id, roles: [], createdAt: member.createdAt, ver: 1 }));
      for (const tenant of ['own', 'other']) {
        const jar = new Jar();
        const answer = await at.call('/trpc/session.signIn', { method: 'POST', jar, body: { email: `${role}@example.com`, password: PASSWORD, tenant } });
        if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
        jars.set(`${role} ${tenant}`, jar);
      }
    }
    function tenantOf(slug: string): Promise<Tenant> {
      return createTenant(at.house.people, installer(), NewTenant.parse({ slug, name: slug }));
    }
  }, 120_000);
  afterAll(() => at.close());

  async function ask({ path, type }: Described, jar?: Jar): Promise<string> {
    const probe = { fits: 'nothing' };
    const caller = jar ? { jar: Object.assign(new Jar(), { cookie: jar.cookie }) } : {}; // signing out must not leave the next question without a session
    const { status, body } = await (type === 'query' ? at.call(`/trpc/${path}?input=${encodeURIComponent(JSON.stringify(probe))}`, caller) : at.call(`/trpc/${path}`, { method: 'POST', body: probe, ...caller }));
    const code = refusalIn(body);
    if (code === 'people/capability-missing') return '-';
    if (code === 'auth/missing-token') return '0';
    expect([path, status < 500], JSON.stringify(body)).toEqual([path, true]);
    return '+';
  }

  it('RBAC-01: is the checked-in matrix, procedure by procedure and role by role', async () => {
    const width = Math.max(...procedures.map(({ path }) => path.length));
    const rows = [`${'procedure'.padEnd(width)}  ${'needs'.padEnd(22)} ${ROLES.join(' ')}   nobody`];
    for (const procedure of procedures) {
      const cells = [];
      for (const role of ROLES) cells.push(`${await ask(procedure, jars.get(`${role} own`))}${await ask(procedure, jars.get(`${role} other`))}`.padEnd(role.length));
      rows.push(`${procedure.path.padEnd(width)}  ${procedure.meta.needs.padEnd(22)} ${cells.join(' ')}   ${await ask(procedure)}`.trimEnd());
    }
    await expect(`${rows.join('\n')}\n`).toMatchFileSnapshot('./rbac-matrix.golden.txt');
  }, 300_000);

  it('lets a role in exactly where it holds what the procedure says it needs', async () => {
    const held = Object.fromEntries(await Promise.all(ROLES.map(async (role) => {
      const tenant = await at.house.storage.readIdentity({ tenantId: systemActor('x').tenantId }, (db) => at.house.people.tenants.find(db, { slug: 'own' }));
      if (!tenant) throw new Error('the tenant was made');
      return [role, (await at.house.storage.readIdentity({ tenantId: tenant.id }, (db) => at.house.people.roleBook.held(db, tenant.id, [role]))).capabilities] as const;
    })));
    // The hosted platform's paths have callers of their own kind, with tokens and not with sessions.
    for (const procedure of procedures.filter(({ path }, index) => index % 7 === 0 && !path.startsWith('hosted.'))) {
      const { needs } = procedure.meta;
      for (const role of ROLES) {
        const expected = needs === 'open' || needs === 'session' || (held[role]?.has(needs) ?? false);
        expect([procedure.path, role, await ask(procedure, jars.get(`${role} own`))]).toEqual([procedure.path, role, expected ? '+' : '-']);
      }
    }
  }, 120_000);
});

function refusalIn(body: Readonly<Record<string, unknown>>): string | undefined {
  const { error } = body as { readonly error?: { readonly data?: { readonly refusal?: { readonly code?: string } } } }; // the form of a tRPC error
  return error?.data?.refusal?.code;
}
