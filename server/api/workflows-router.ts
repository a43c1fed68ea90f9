import { z } from 'zod';
import { brand, type VersionId } from '../../shared/brand.ts';
import { policyInForce } from '../agents/approvals/index.ts';
import { DELETE_REQUEST } from '../flows/delete-agent.ts';
import { editWorkflow, WorkflowEdit } from '../flows/edit-workflow.ts';
import { BUDGET_REQUEST } from '../flows/propose-budget.ts';
import { previewSubmission } from '../flows/preview-submission.ts';
import { OVERRIDE_REQUEST } from '../flows/propose-layer.ts';
import { ROLE_REQUEST } from '../flows/propose-roles.ts';
import { policyForRisk, PUBLISH_REQUEST, REVIEW_REQUEST } from '../flows/version-governance.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

/** Types of request that this product makes by itself; workflows may name others. */
const OWN_TYPES = [PUBLISH_REQUEST, DELETE_REQUEST, OVERRIDE_REQUEST, ROLE_REQUEST, BUDGET_REQUEST] as const;

/** Who must agree to what: the section `workflows` of the registry, as policies. */
export const workflowsRouter = router({
  list: needs('policy:read').meta({ needs: 'policy:read', audit: reads, says: 'For each type of request the policy that a new one would be frozen with, before anything is known of it, what the layers say, and what high risk adds' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.read(actor, async (db) => {
      const view = await house.registryOf(db, actor);
      const types = [...new Set([...OWN_TYPES, ...view.names('workflows')])].filter((type) => type !== REVIEW_REQUEST);
      const items = [];
      for (const type of types) {
        const policy = await policyInForce(house.governance, db, actor.tenantId, type);
        items.push({ type, policy, workflow: view.entry('workflows', type) ?? null, highRisk: type === PUBLISH_REQUEST ? policyForRisk(policy, 'high') : null });
      }
      return { items };
    })),

  preview: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Who would have to agree if this version were submitted now, which of its rights or risk make it so, and who could vote' })
    .input(z.strictObject({ versionId: z.uuid() })).query(({ ctx: { house, actor }, input }) => previewSubmission({ ...house.governance, people: house.people.people }, actor, brand<VersionId>(input.versionId))),

  save: needs('approvals:manage').meta({
    needs: 'approvals:manage', fresh: true, audit: ['approval.workflow.changed', 'registry.override.created', 'registry.override.updated'],
    says: 'Write one workflow into the tenant’s layer; open requests keep the policy they were made under',
  }).input(commandInput(WorkflowEdit.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => editWorkflow(ctx.house.overrides, ctx.actor, input)),
});
