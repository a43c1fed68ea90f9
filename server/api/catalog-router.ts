import { z } from 'zod';
import { type AgentId, brand, type VersionId } from '../../shared/brand.ts';
import { worstSeverity } from '../../shared/rights-severity.ts';
import { structuralDiff } from '../../shared/structural-diff.ts';
import { Remark } from '../agents/approvals/index.ts';
import {
  AgentChange, AgentFilter, agentFacets, AgentInput, archiveVersion, closeDraft, createAgent, createVersion, Deprecation, deprecateVersion, DraftChange, editDraft, getAgent, getVersion, glanceAtAgents,
  listAgents, listVersions, rollBack, Rollback, ScheduleInput, VersionInput, VersionMove, type VersionView,
} from '../agents/catalog/index.ts';
import { agentDependants } from '../flows/agent-dependants.ts';
import { agentHistory } from '../flows/agent-history.ts';
import { breakGlassPublish, BrokenGlass } from '../flows/break-glass-publish.ts';
import { schedulePublication, unschedulePublication } from '../flows/schedule-publication.ts';
import { changeAgent } from '../flows/change-agent.ts';
import { askToDelete, Deletion } from '../flows/delete-agent.ts';
import { publishVersion, whyNotPublish } from '../flows/publish-version.ts';
import { Submission, submitVersion } from '../flows/submit-version.ts';
import { driftedTools, knownRights, rightsBetween } from '../flows/version-rights.ts';
import { withdrawVersion } from '../flows/withdraw-version.ts';
import type { Actor } from '../base/actor.ts';
import type { House } from './house.ts';
import { commandInput, needs, router } from './procedures.ts';
import { reads } from './procedure-meta.ts';

const agentId = z.uuid();
const versionId = z.uuid();

const Pair = z.strictObject({ before: versionId.nullable(), after: versionId });

/** Two versions, each only if this reader may see it, and what the second may do that the first could not. */
async function comparePair({ governance }: House, actor: Actor, pair: z.infer<typeof Pair>) {
  const after = await getVersion(governance, actor, brand<VersionId>(pair.after));
  const before = pair.before === null ? null : await getVersion(governance, actor, brand<VersionId>(pair.before));
  const rights = await governance.storage.read(actor, (db) => rightsBetween(governance, db, actor, { before: before && before.definition, after: after.definition }));
  return { before, after, rights };
}

function headOf({ id, agentId: of, semver, digest }: VersionView) {
  return { id, agentId: of, semver, digest };
}

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
      const { governance } = ctx.house;
      return governance.storage.read(ctx.actor, async (db) => ({
        ...version, rights: await knownRights(governance, db, ctx.actor, version.definition), drifted: await driftedTools(governance, db, ctx.actor, version.definition),
      }));
    }),

  history: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Versions of an agent, newest first, each with what it may do that the one before it could not' })
    .input(z.strictObject({ agentId, size: z.int().min(1).max(100).default(50), cursor: z.string().max(2_000).optional() }))
    .query(({ ctx, input }) => agentHistory(ctx.house.governance, ctx.actor, brand<AgentId>(input.agentId), input)),

  dependants: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'What would go with an agent, which agents hand work to it, and how often its versions ran in the last 30 days' })
    .input(z.strictObject({ agentId })).query(({ ctx, input }) => agentDependants({ ...ctx.house.governance, runs: ctx.house.gateway.runs }, ctx.actor, brand<AgentId>(input.agentId))),

  rightsDiff: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'What a version may do that another could not, each change with its weight and severity' })
    .input(Pair).query(async ({ ctx, input }) => {
      const { before, after, rights } = await comparePair(ctx.house, ctx.actor, input);
      return { before: before && headOf(before), after: headOf(after), severity: worstSeverity(rights), changes: rights };
    }),

  compare: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'What a version may do that another could not, and how their definitions differ' })
    .input(Pair).query(async ({ ctx, input }) => {
      const { before, after, rights } = await comparePair(ctx.house, ctx.actor, input);
      return {
        before: before && { ...headOf(before), definition: before.definition }, after: { ...headOf(after), definition: after.definition }, rights,
        changes: structuralDiff(before?.definition ?? {}, after.definition),
      };
    }),

  publishRefusal: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Why a version may not be published now, or null' })
    .input(z.strictObject({ versionId })).query(({ ctx, input }) => whyNotPublish(ctx.house.governance, ctx.actor, input.versionId)),

  create: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.created', 'agent.version.created'], says: 'Create an agent, with a first draft when a definition is given' })
    .input(commandInput(AgentInput.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => createAgent(ctx.house.governance, ctx.actor, input)),

  createVersion: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.version.created'], says: 'Add a draft version to an agent' })
    .input(commandInput(VersionInput.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => createVersion(ctx.house.governance, ctx.actor, input)),

  editDraft: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.version.edited'], says: 'Change a draft' })
    .input(commandInput(DraftChange.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => editDraft(ctx.house.governance, ctx.actor, input)),

  closeDraft: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.version.edited'], says: 'Leave a draft: what was saved while writing is told in the log as one edit' })
    .input(commandInput({ versionId })).mutation(async ({ ctx, input }) => {
      await closeDraft(ctx.house.governance, ctx.actor, brand<VersionId>(input.versionId));
      return { closed: true };
    }),

  rollBack: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.version.rolled_back', 'agent.version.created'], says: 'Begin a new draft with the definition of a version that was published before' })
    .input(commandInput(Rollback.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => rollBack(ctx.house.governance, ctx.actor, input)),

  change: needs('catalog:edit').meta({ needs: 'catalog:edit', audit: ['agent.edited', 'agent.risk_assessed'], says: 'Change description, category, tags, owner or risk class of an agent' })
    .input(commandInput(AgentChange.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => changeAgent({ ...ctx.house.governance, people: ctx.house.people.people }, ctx.actor, input)),

  askToDelete: needs('catalog:delete').meta({ needs: 'catalog:delete', audit: ['approval.request.created', 'approval.request.expired'], says: 'Ask others to agree that an agent is deleted with all its versions' })
    .input(commandInput(Deletion.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => askToDelete(ctx.house.governance, ctx.actor, input)),

  submit: needs('catalog:submit').meta({ needs: 'catalog:submit', audit: ['agent.version.submitted', 'approval.request.created', 'approval.request.expired'], says: 'Submit a draft for approval' })
    .input(commandInput(Submission.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => submitVersion(ctx.house.governance, ctx.actor, input)),

  withdraw: needs('catalog:submit').meta({ needs: 'catalog:submit', audit: ['agent.version.withdrawn', 'approval.request.cancelled', 'approval.request.expired'], says: 'Take a submission back' })
    .input(commandInput({ versionId, comment: Remark.nullable().default(null) }))
    .mutation(({ ctx, input }) => withdrawVersion(ctx.house.governance, ctx.actor, input.versionId, input.comment)),

  publish: needs('catalog:publish').meta({ needs: 'catalog:publish', fresh: true, audit: ['agent.version.published', 'agent.version.deprecated'], says: 'Publish an approved version' })
    .input(commandInput(VersionMove.shape)).mutation(({ ctx, input: { commandId: _id, ...move } }) => publishVersion(ctx.house.governance, ctx.actor, move)),

  schedule: needs('catalog:publish').meta({ needs: 'catalog:publish', fresh: true, audit: ['agent.version.scheduled'], says: 'Publish an approved version at a moment to come; everything is asked again then' })
    .input(commandInput(ScheduleInput.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => schedulePublication(ctx.house.governance, ctx.actor, input)),

  unschedule: needs('catalog:publish').meta({ needs: 'catalog:publish', audit: ['agent.version.unscheduled'], says: 'Take the time of a publication back' })
    .input(commandInput({ versionId })).mutation(({ ctx, input }) => unschedulePublication(ctx.house.governance, ctx.actor, input.versionId)),

  schedules: needs('catalog:read').meta({ needs: 'catalog:read', audit: reads, says: 'Publications to come and those that were suspended, with the reason' })
    .input(z.strictObject({})).query(({ ctx: { house, actor } }) => house.storage.read(actor, async (db) => ({ items: await house.governance.schedules.open(db, actor.tenantId) }))),

  breakGlass: needs('approvals:breakglass').meta({
    needs: 'approvals:breakglass', fresh: true, audit: ['approval.request.bypassed', 'agent.version.approved', 'agent.version.published', 'approval.request.created'],
    says: 'Publish a submitted version without its votes, in an emergency; others must agree afterwards or it is deprecated again',
  }).input(commandInput(BrokenGlass.shape)).mutation(({ ctx, input: { commandId: _id, ...input } }) => breakGlassPublish(ctx.house.governance, ctx.actor, input)),

  deprecate: needs('catalog:deprecate').meta({ needs: 'catalog:deprecate', audit: ['agent.version.deprecated', 'agent.version.deprecation_planned'], says: 'Deprecate a published version, now or on a day to come' })
    .input(commandInput(Deprecation.shape)).mutation(({ ctx, input: { commandId: _id, ...move } }) => deprecateVersion(ctx.house.governance, ctx.actor, move)),

  archive: needs('catalog:deprecate').meta({ needs: 'catalog:deprecate', audit: ['agent.version.archived'], says: 'Put a deprecated version away for good' })
    .input(commandInput(VersionMove.shape)).mutation(({ ctx, input: { commandId: _id, ...move } }) => archiveVersion(ctx.house.governance, ctx.actor, move)),
});
