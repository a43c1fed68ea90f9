/**
 * Which agents there are, in which versions, and where each version stands between draft and archive.
 * Invariant: content changes in a draft only, and an agent has at most one published version: its current one.
 */
export { type Agent, AgentChange, AgentFilter, AgentInput, Deprecation, DraftChange, type RevisionClaims, Rollback, type Version, VersionInput, VersionMove, type VersionSummary, type VersionView } from './agent.ts';
export type { AgentFacets, FacetValue } from './agent-facets.ts';
export { type AgentGlance, glanceAtAgents } from './agent-glance.ts';
export { agentFacets, getAgent, listAgents } from './agent-list.ts';
export { agentDigest, buryAgentIn } from './bury-agent.ts';
export type { CatalogDeps, KnowTools } from './catalog-deps.ts';
export { type CatalogStore, openCatalogStore } from './catalog-store.ts';
export { buildCatalogTables } from './catalog-tables.ts';
export { createAgent, type CreatedAgent } from './create-agent.ts';
export { createVersion } from './create-version.ts';
export { definitionOf, digestOf } from './definition-content.ts';
export { editAgentIn, type NewOwner } from './edit-agent.ts';
export { editDraft } from './edit-draft.ts';
export { closeDraft, closeIdleDrafts } from './editing-session.ts';
export { needAgent, needVersion } from './hold-version.ts';
export { importAgents, type ImportedAgent, type ImportedAgentResult, type ImportProblem } from './import-agents.ts';
export { moveVersionIn, publishVersionIn, type PublishPermit } from './move-version.ts';
export { archiveVersion, deprecateDue, deprecateVersion } from './retire-version.ts';
export { rollBack } from './roll-back.ts';
export { getVersion, listVersions, seesDrafts } from './version-list.ts';
export { type PublishSchedule, refusalOfTime, ScheduleInput, type ScheduleState } from './publish-schedule.ts';
export { openPublishScheduleStore, type PublishScheduleStore } from './publish-schedule-store.ts';
export { buildPublishScheduleTables } from './publish-schedule-tables.ts';
