import { and, eq, lt } from 'drizzle-orm';
import type { Instant, TenantId } from '../../../shared/brand.ts';
import type { Clock } from '../../base/clock.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { buildSamlTables } from './replay-tables.ts';

export interface UsedAssertion {
  readonly tenantId: TenantId;
  readonly providerId: string;
  readonly assertionId: string;
  readonly until: Instant;
}

/** Remembers which assertions were used. */
export interface ReplayGuard {
  /** True for exactly one caller per assertion, however many ask at once; false for all others until `until`. */
  firstUse(assertion: UsedAssertion): Promise<boolean>;
}

export function openReplayGuard({ storage, clock }: { readonly storage: Storage; readonly clock: Clock }): ReplayGuard {
  const { iamSamlAssertion } = buildSamlTables(storage.kit);
  return {
    firstUse: ({ tenantId, providerId, assertionId, until }) => storage.writeIdentity(systemActor('saml', tenantId), async (tx) => {
      await tx.q.delete(iamSamlAssertion).where(and(eq(iamSamlAssertion.tenantId, tenantId), lt(iamSamlAssertion.expiresAt, clock.now())));
      const row = { tenantId, providerId, assertionId: sha256Hex(assertionId), expiresAt: until };
      return (await tx.q.insert(iamSamlAssertion).values(row).onConflictDoNothing().returning({ at: iamSamlAssertion.expiresAt })).length === 1;
    }),
  };
}
