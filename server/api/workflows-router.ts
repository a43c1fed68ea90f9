import { z } from 'zod';
import { brand, type VersionId } from '../../shared/brand.ts';
import { policyInForce } from '../agents/approvals/index.ts';
import { getVersion, needVersion } from '../agents/catalog/index.ts';
import { DELETE_REQUEST } from '../flows/delete-agent.ts';
import { editWorkflow, WorkflowEdit } from '../flows/edit-workflow.ts';
import { OVERRIDE_REQUEST } from '../flows/propose-layer.ts';
import { PUBLISH_REQUEST, publishPolicy, REVIEW_REQUEST } from '../flows/version-governance.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** Types of request that this product makes by itself; workflows may name others. */
const OWN_TYPES = [PUBLISH_REQUEST, DELETE_REQUEST, OVERRIDE_REQUEST] as const;

/** Who must agree to what: the section `workflows` of the registry, as policies. */
export const workflowsRouter = router({
  list: needs('policy:read').meta({ needs: 'policy:read', audit: reads, says: 'For each type of request the policy that a new one would be frozen with, before anything is known of it, and what the layers say' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.read(actor, async (db) => {
      const view = await house.registryOf(db, actor);
      const types = [...new Set([...OWN_TYPES, ...view.names('workflows')])].filter((type) => type !== REVIEW_REQUEST);
      const items = [];
      for (const type of types) items.push({ type, policy: await policyInForce(house.governance, db, actor.tenantId, type), workflow: view.entry('workflows', type) ?? null });
      return { items };
    })),

  preview: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Who would have to agree if this version were submitted now, and which of its rights or risk make it so' })
    .input(z.strictObject({ versionId: z.uuid() })).query(async ({ ctx: { house, actor }, input }) => {
      const id = brand<VersionId>(input.versionId);
      await getVersion(house.governance, actor, id); // drafts are for those who may edit
      return house.storage.read(actor, async (db) => publishPolicy(house.governance, db, actor, await needVersion(house.governance, db, actor, id)));
    }),

  save: needs('approvals:manage').meta({
    needs: 'approvals:manage', fresh: true, audit: ['approval.workflow.changed', 'registry.override.created', 'registry.override.updated'],
    says: 'Write one workflow into the tenant’s layer; open requests keep the policy they were made under',
  }).input(commandInput(WorkflowEdit.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => editWorkflow(ctx.house.overrides, ctx.actor, input)),
});
