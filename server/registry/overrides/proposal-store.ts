import { and, desc, eq } from 'drizzle-orm';
import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { LayerOwner } from '../layers/index.ts';
import type { LayerProposal, ProposalState } from './proposal.ts';
import { buildProposalTables } from './proposal-tables.ts';

export type ProposalStore = ReturnType<typeof openProposalStore>;

const MOST_LISTED = 50;

export function openProposalStore(kit: Kit) {
  const { registryProposal: proposal } = buildProposalTables(kit);
  const one = (tenantId: TenantId, id: string) => and(eq(proposal.tenantId, tenantId), eq(proposal.id, id));

  return {
    async add(tx: Tx, row: LayerProposal): Promise<void> {
      await tx.q.insert(proposal).values(row);
    },

    async find(db: Db, tenantId: TenantId, id: string): Promise<LayerProposal | undefined> {
      return (await db.q.select().from(proposal).where(one(tenantId, id)))[0];
    },

    /** What was proposed for a layer, newest first. */
    async of(db: Db, { tenantId, kind, id }: LayerOwner): Promise<ReadonlyArray<Omit<LayerProposal, 'content' | 'authorHeld'>>> {
      const rows = await db.q.select().from(proposal).where(and(eq(proposal.tenantId, tenantId), eq(proposal.kind, kind), eq(proposal.ownerId, id)))
        .orderBy(desc(proposal.createdAt), desc(proposal.id)).limit(MOST_LISTED);
      return rows.map(({ content: _content, authorHeld: _held, ...row }) => row);
    },

    /** Moves a proposal that nobody has decided; answers whether it was still so. */
    async decide(tx: Tx, { tenantId, id }: LayerProposal, state: Exclude<ProposalState, 'proposed'>, appliedVersion: number | null): Promise<boolean> {
      const rows = await tx.q.update(proposal).set({ state, appliedVersion }).where(and(one(tenantId, id), eq(proposal.state, 'proposed'))).returning({ id: proposal.id });
      return rows.length === 1;
    },
  };
}
