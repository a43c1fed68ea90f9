import { and, eq, lt } from 'drizzle-orm';
import type { Instant, ProviderId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { FederatedIdentity } from './federated-identity.ts';
import type { SsoFlow } from './sso-flow.ts';
import { buildSsoTables } from './sso-tables.ts';

/** The ways out to a provider and back that are open, and what may be used once only on them. */
export function openFlowStore(kit: Kit) {
  const { iamSsoFlow, iamSsoSeen } = buildSsoTables(kit);

  return {
    /** Also forgets the flows that nobody can finish any more. */
    async addFlow(tx: Tx, row: SsoFlow): Promise<void> {
      await tx.q.delete(iamSsoFlow).where(lt(iamSsoFlow.expiresAt, row.createdAt));
      await tx.q.insert(iamSsoFlow).values(row);
    },
    async flow(db: Db, by: { readonly stateHash: string } | { readonly requestId: string }): Promise<SsoFlow | null> {
      return (await db.q.select().from(iamSsoFlow).where('stateHash' in by ? eq(iamSsoFlow.stateHash, by.stateHash) : eq(iamSsoFlow.requestId, by.requestId)))[0] ?? null;
    },
    /** True for one caller only: a flow is finished once, whatever it came to. What had arrived is forgotten with it. */
    async useFlow(tx: Tx, { stateHash, state }: SsoFlow): Promise<boolean> {
      const rows = await tx.q.update(iamSsoFlow).set({ state: 'used', arrived: null }).where(and(eq(iamSsoFlow.stateHash, stateHash), eq(iamSsoFlow.state, state))).returning({ at: iamSsoFlow.stateHash });
      return rows.length === 1;
    },
    /** The state is from now on what only the browser that brought the response was told. */
    async noteArrival(tx: Tx, { stateHash }: SsoFlow, arrived: FederatedIdentity, toldHash: string): Promise<boolean> {
      const rows = await tx.q.update(iamSsoFlow).set({ state: 'arrived', arrived, stateHash: toldHash }).where(and(eq(iamSsoFlow.stateHash, stateHash), eq(iamSsoFlow.state, 'begun'))).returning({ at: iamSsoFlow.stateHash });
      return rows.length === 1;
    },

    /** True for the first caller only. */
    async firstUse(tx: Tx, row: { readonly providerId: ProviderId; readonly idHash: string; readonly until: Instant }, now: Instant): Promise<boolean> {
      await tx.q.delete(iamSsoSeen).where(lt(iamSsoSeen.until, now));
      return (await tx.q.insert(iamSsoSeen).values(row).onConflictDoNothing().returning({ at: iamSsoSeen.idHash })).length === 1;
    },
  };
}
