import type { AgentId, ApprovalId, EventId, RunId, UserId, VersionId } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { RunError, RunState } from './run.ts';
import type { RunApprovalState, RunStarter } from './run-approval.ts';

export function buildRunTables(kit: Kit) {
  const run = kit.table(
    'run',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<RunId>(),
      taskId: kit.text('task_id').notNull(),
      agentId: kit.text('agent_id').notNull().$type<AgentId>(),
      agentName: kit.text('agent_name').notNull(),
      versionId: kit.text('version_id').notNull().$type<VersionId>(),
      version: kit.text('version').notNull(),
      definitionDigest: kit.text('definition_digest').notNull(),
      title: kit.text('title').notNull(),
      tags: kit.json<readonly string[]>('tags').notNull(),
      state: kit.text('state').notNull().$type<RunState>(),
      input: kit.json<JsonObject>('input').notNull(),
      output: kit.json<Json>('output'),
      error: kit.json<RunError>('error'),
      startedBy: kit.text('started_by').notNull().$type<UserId>(),
      startedByName: kit.text('started_by_name').notNull(),
      createdAt: kit.at('created_at').notNull(),
      finishedAt: kit.at('finished_at'),
      ver: kit.int('ver').notNull(),
      /** Out of everybody's sight since then, by a deletion of retention; brought back, both are empty again. */
      deletedAt: kit.at('deleted_at'),
      deletionId: kit.text('deletion_id'),
      /** Set in the transaction that removes it for good, and never seen after (product-ddl.ts). */
      purgingAt: kit.at('purging_at'),
      /** The same of what its calls said and answered; the entry that vouches for them once they are gone for good. */
      contentsDeletedAt: kit.at('contents_deleted_at'),
      contentsDeletionId: kit.text('contents_deletion_id'),
      contentsEntry: kit.text('contents_entry').$type<EventId>(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.index('run_by_time').on(t.tenantId, t.createdAt, t.id),
      kit.index('run_by_agent').on(t.tenantId, t.agentId, t.createdAt),
      kit.index('run_by_state').on(t.tenantId, t.state),
      kit.unique('run_task').on(t.tenantId, t.taskId),
    ],
  );
  const runEvent = kit.table(
    'run_event',
    {
      tenantId: kit.tenantId(),
      runId: kit.text('run_id').notNull().$type<RunId>(),
      seq: kit.int('seq').notNull(),
      type: kit.text('type').notNull(),
      at: kit.at('at').notNull(),
      body: kit.json<JsonObject>('body').notNull(),
      digest: kit.text('digest').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.runId, t.seq), kit.foreignKey({ columns: [t.tenantId, t.runId], foreignColumns: [run.tenantId, run.id] })],
  );
  const runApproval = kit.table(
    'run_approval',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull().$type<ApprovalId>(),
      runId: kit.text('run_id').notNull().$type<RunId>(),
      step: kit.text('step').notNull(),
      tool: kit.text('tool').notNull(),
      arguments: kit.json<JsonObject>('arguments').notNull(),
      digest: kit.text('digest').notNull(),
      policies: kit.json<readonly string[]>('policies').notNull(),
      starter: kit.json<RunStarter>('starter').notNull(),
      state: kit.text('state').notNull().$type<RunApprovalState>(),
      createdAt: kit.at('created_at').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id), kit.foreignKey({ columns: [t.tenantId, t.runId], foreignColumns: [run.tenantId, run.id] }),
      kit.index('run_approval_by_run').on(t.tenantId, t.runId, t.createdAt), kit.index('run_approval_by_state').on(t.tenantId, t.state, t.createdAt),
    ],
  );
  return { run, runEvent, runApproval };
}
