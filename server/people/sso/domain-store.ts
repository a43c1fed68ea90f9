import { and, asc, eq, isNotNull } from 'drizzle-orm';
import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildSsoTables } from './sso-tables.ts';

export type DomainStore = ReturnType<typeof openDomainStore>;
export type Domain = ReturnType<typeof buildSsoTables>['iamDomain']['$inferSelect'];

export function openDomainStore(kit: Kit) {
  const { iamDomain } = buildSsoTables(kit);
  const own = (tenantId: TenantId, domain: string) => and(eq(iamDomain.tenantId, tenantId), eq(iamDomain.domain, domain));

  return {
    of: (db: Db, tenantId: TenantId): Promise<readonly Domain[]> => db.q.select().from(iamDomain).where(eq(iamDomain.tenantId, tenantId)).orderBy(asc(iamDomain.domain)),
    find: async (db: Db, tenantId: TenantId, domain: string): Promise<Domain | null> => (await db.q.select().from(iamDomain).where(own(tenantId, domain)))[0] ?? null,
    /** Tenants that have proven the domain, wherever. */
    provenBy: async (db: Db, domain: string): Promise<readonly TenantId[]> =>
      (await db.q.select({ tenantId: iamDomain.tenantId }).from(iamDomain).where(and(eq(iamDomain.domain, domain), isNotNull(iamDomain.verifiedAt))).orderBy(asc(iamDomain.tenantId)).limit(20)).map((row) => row.tenantId),
    /** False when it is on the tenant's list. */
    add: async (tx: Tx, row: Domain): Promise<boolean> => (await tx.q.insert(iamDomain).values(row).onConflictDoNothing().returning({ at: iamDomain.domain })).length === 1,
    /** False when the domain was taken off the list, or off and on again, since its proof was read (OIDC-12). */
    async verify(tx: Tx, { tenantId, domain, proof }: Domain, at: Instant, by: NonNullable<Domain['verifiedBy']>): Promise<boolean> {
      const rows = await tx.q.update(iamDomain).set({ verifiedAt: at, verifiedBy: by }).where(and(own(tenantId, domain), eq(iamDomain.proof, proof))).returning({ at: iamDomain.domain });
      return rows.length === 1;
    },
    remove: async (tx: Tx, tenantId: TenantId, domain: string): Promise<boolean> => (await tx.q.delete(iamDomain).where(own(tenantId, domain)).returning({ at: iamDomain.domain })).length === 1,
  };
}
