import type { Capability } from '../../../shared/capabilities.ts';
import type { Json } from '../../../shared/json.ts';
import type { LayerKind } from '../../../shared/registry-schema.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { ProposalState } from './proposal.ts';

export function buildProposalTables(kit: Kit) {
  const registryProposal = kit.table(
    'registry_proposal',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      kind: kit.text('kind').notNull().$type<LayerKind>(),
      ownerId: kit.text('owner_id').notNull(),
      basedOn: kit.int('based_on').notNull(),
      content: kit.json<Json>('content').notNull(),
      digest: kit.text('digest').notNull(),
      reason: kit.text('reason'),
      author: kit.text('author').notNull(),
      authorName: kit.text('author_name').notNull(),
      authorHeld: kit.json<readonly Capability[]>('author_held').notNull(),
      state: kit.text('state').notNull().$type<ProposalState>(),
      appliedVersion: kit.int('applied_version'),
      createdAt: kit.at('created_at').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('registry_proposal_by_layer').on(t.tenantId, t.kind, t.ownerId, t.createdAt)],
  );
  return { registryProposal };
}
