import { z } from 'zod';
import type { AgentId, Instant, RunId, TenantId, UserId, VersionId } from '../../../shared/brand.ts';
import type { Json, JsonObject } from '../../../shared/json.ts';

export const RUN_STATES = ['submitted', 'working', 'input-required', 'completed', 'failed', 'canceled'] as const;
export type RunState = (typeof RUN_STATES)[number];

export const ENDED: ReadonlySet<RunState> = new Set(['completed', 'failed', 'canceled']);

/** Why a run or step failed. The classes that are never retried: AUTH, PERMISSION, VALIDATION, BUDGET. */
export type ErrorClass = 'BUDGET' | 'PERMISSION' | 'VALIDATION' | 'OBLIGATION' | 'ADAPTER' | 'INTERRUPTED';

export interface RunError {
  readonly class: ErrorClass;
  readonly message: string;
}

/** Use of the run so far, in whole units, as settled (FEATURES E34). */
export interface BudgetUsed {
  readonly tool_calls: number;
  readonly llm_calls: number;
  readonly cost_units: number;
  readonly per_tool: Readonly<Record<string, number>>;
  readonly per_action: Readonly<Record<string, number>>;
}

export interface Run {
  readonly tenantId: TenantId;
  readonly id: RunId;
  /** What the caller calls the task, or an id of ours: one run a task. */
  readonly taskId: string;
  readonly agentId: AgentId;
  readonly agentName: string;
  readonly versionId: VersionId;
  readonly version: string;
  /** SHA-256 of the definition that ran, hex: the same that was approved. */
  readonly definitionDigest: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly state: RunState;
  readonly input: JsonObject;
  readonly output: Json;
  readonly error: RunError | null;
  readonly startedBy: UserId;
  readonly startedByName: string;
  readonly createdAt: Instant;
  readonly finishedAt: Instant | null;
  readonly ver: number;
}

/** What happened in a run, numbered from 1 without gaps. `digest` is SHA-256 of the event's RFC 8785 form; it also stands in the audit log. */
export interface RunEvent {
  readonly runId: RunId;
  readonly seq: number;
  readonly type: string;
  readonly at: Instant;
  readonly body: JsonObject;
  readonly digest: string;
}

export const RunInput = z.strictObject({
  message: z.string().trim().min(1, 'must not be empty').max(20_000),
  /** Tools the deterministic echo model is asked to call, in order; lets budgets and refusals be tried without a real model. */
  call_tools: z.array(z.strictObject({ tool: z.string().min(1).max(120), arguments: z.record(z.string(), z.json()).default({}) })).max(50).default([]),
});

export const RunChange = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  tags: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
});

/** One tool call out of the story of a run. */
export interface RecordedCall {
  readonly runId: RunId;
  readonly title: string;
  readonly seq: number;
  readonly at: Instant;
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Roles that whoever started the run held then; none where the run's story does not tell. */
  readonly roles: readonly string[];
  /** It was asked for and not made. */
  readonly denied: boolean;
}
