import { z } from 'zod';
import { type AgentId, brand, type VersionId } from '../../shared/brand.ts';
import { rightsOf } from '../../shared/agent-rights.ts';
import { rightsDiff } from '../../shared/rights-diff.ts';
import { structuralDiff } from '../../shared/structural-diff.ts';
import { Remark } from '../agents/approvals/index.ts';
import {
  AgentFilter, agentFacets, AgentInput, archiveVersion, createAgent, createVersion, deprecateVersion, DraftChange, editDraft, getAgent, getVersion, glanceAtAgents, listAgents, listVersions,
  VersionInput, VersionMove,
} from '../agents/catalog/index.ts';
import { hindranceToPublish, publishVersion } from '../flows/publish-version.ts';
import { Submission, submitVersion } from '../flows/submit-version.ts';
import { withdrawVersion } from '../flows/withdraw-version.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const agentId = z.uuid();
const versionId = z.uuid();

export const catalogRouter = router({
  agents: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Agents of the tenant, by text and facet, newest change first' })
    .input(AgentFilter).query(({ ctx, input }) => listAgents(ctx.house.governance, ctx.actor, input)),

  facets: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'How many agents each facet value would show' })
    .input(AgentFilter).query(({ ctx, input }) => agentFacets(ctx.house.governance, ctx.actor, input)),

  glance: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Which version stands for each of these agents, what it may do in numbers, and whether a newer one is on its way' })
    .input(z.strictObject({ agentIds: z.array(agentId).min(1).max(100) }))
    .query(({ ctx, input }) => glanceAtAgents(ctx.house.governance, ctx.actor, input.agentIds.map((id) => brand<AgentId>(id)))),

  agent: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'One agent' })
    .input(z.strictObject({ agentId })).query(({ ctx, input }) => getAgent(ctx.house.governance, ctx.actor, brand<AgentId>(input.agentId))),

  versions: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Versions of an agent, newest first' })
    .input(z.strictObject({ agentId, size: z.int().min(1).max(200).default(100), cursor: z.string().max(2_000).optional() }))
    .query(({ ctx, input }) => listVersions(ctx.house.governance, ctx.actor, brand<AgentId>(input.agentId), input)),

  version: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'One version with its definition and rights' })
    .input(z.strictObject({ versionId })).query(async ({ ctx, input }) => {
      const version = await getVersion(ctx.house.governance, ctx.actor, brand<VersionId>(input.versionId));
      return { ...version, rights: rightsOf(version.definition) };
    }),

  compare: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'What a version may do that another could not, and how their definitions differ' })
    .input(z.strictObject({ before: versionId.nullable(), after: versionId })).query(async ({ ctx, input }) => {
      const after = await getVersion(ctx.house.governance, ctx.actor, brand<VersionId>(input.after));
      const before = input.before === null ? null : await getVersion(ctx.house.governance, ctx.actor, brand<VersionId>(input.before));
      return {
        before: before && { id: before.id, agentId: before.agentId, semver: before.semver, digest: before.digest, definition: before.definition },
        after: { id: after.id, agentId: after.agentId, semver: after.semver, digest: after.digest, definition: after.definition },
        rights: rightsDiff(before && rightsOf(before.definition), rightsOf(after.definition)),
        changes: structuralDiff(before?.definition ?? {}, after.definition),
      };
    }),

  publishRefusal: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Why a version may not be published now, or null' })
    .input(z.strictObject({ versionId })).query(({ ctx, input }) => hindranceToPublish(ctx.house.governance, ctx.actor, input.versionId)),

  create: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.created', 'agent.version.created'], says: 'Create an agent, with a first draft when a definition is given' })
    .input(commandInput(AgentInput.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => createAgent(ctx.house.governance, ctx.actor, input)),

  createVersion: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.version.created'], says: 'Add a draft version to an agent' })
    .input(commandInput(VersionInput.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => createVersion(ctx.house.governance, ctx.actor, input)),

  editDraft: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.version.edited'], says: 'Change a draft' })
    .input(commandInput(DraftChange.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => editDraft(ctx.house.governance, ctx.actor, input)),

  submit: needs('catalog:submit').meta({ needs: 'catalog:submit', audit: ['agent.version.submitted', 'approval.request.created', 'approval.request.expired'], says: 'Submit a draft for approval' })
    .input(commandInput(Submission.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => submitVersion(ctx.house.governance, ctx.actor, input)),

  withdraw: needs('catalog:submit').meta({ needs: 'catalog:submit', audit: ['agent.version.withdrawn', 'approval.request.expired'], says: 'Take a submission back' })
    .input(commandInput({ versionId, comment: Remark.nullable().default(null) }))
    .mutation(({ ctx, input }) => withdrawVersion(ctx.house.governance, ctx.actor, input.versionId, input.comment)),

  publish: needs('catalog:publish').meta({ needs: 'catalog:publish', fresh: true, audit: ['agent.version.published', 'agent.version.deprecated'], says: 'Publish an approved version' })
    .input(commandInput(VersionMove.shape)).mutation(({ ctx, input: { commandId: _id, ...move } }) => publishVersion(ctx.house.governance, ctx.actor, move)),

  deprecate: needs('catalog:deprecate').meta({ needs: 'catalog:deprecate', audit: ['agent.version.deprecated'], says: 'Deprecate a published version' })
    .input(commandInput(VersionMove.shape)).mutation(({ ctx, input: { commandId: _id, ...move } }) => deprecateVersion(ctx.house.governance, ctx.actor, move)),

  archive: needs('catalog:deprecate').meta({ needs: 'catalog:deprecate', audit: ['agent.version.archived'], says: 'Put a deprecated version away for good' })
    .input(commandInput(VersionMove.shape)).mutation(({ ctx, input: { commandId: _id, ...move } }) => archiveVersion(ctx.house.governance, ctx.actor, move)),
});
