import { effectiveWorkflow } from '../../shared/registry-effective.ts';
import { isJsonObject, type Json } from '../../shared/json.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import { conditionHolds, conditionWords, NO_FACTS, type RequestFacts, type WorkflowCondition, WorkflowExtras } from '../../shared/workflow-schema.ts';
import type { ApprovalPolicy, Stage } from '../agents/approvals/index.ts';

/** Somebody is reminded a day before a request ends that was open for longer than two. */
const REMIND_HOURS = 24;

/**
 * The policy that a workflow of the effective registry lays down for a request of which these facts are known. A disabled workflow
 * is skipped (FEATURES T65); where none is left the house rule holds (T66).
 */
export function workflowPolicy(view: RegistryView, type: string, version: string, facts: RequestFacts = NO_FACTS): ApprovalPolicy {
  const said = view.entry('workflows', type);
  const { required_approvers: required, roles, expiry_hours: expiresHours, self_approval: selfApproval, auto_publish: autoPublish } = effectiveWorkflow(view, type);
  const plain = { required, roles: [...roles], expiresHours, selfApproval, autoPublish };
  if (!isJsonObject(said) || said['enabled'] === false) return { ...plain, workflow: null };
  const extras = extrasOf(said);
  const policy: ApprovalPolicy = {
    ...plain, ...(extras.at_least && Object.keys(extras.at_least).length > 0 ? { atLeast: extras.at_least } : {}), ...laterStages(extras.later_stages ?? []),
    ...(extras.comment_required === true ? { commentRequired: true as const } : {}), ...(extras.delegation === false ? { delegation: false as const } : {}), ...reminder(extras, expiresHours), ...review(extras),
    workflow: { name: type, version },
  };
  return (extras.conditions ?? []).filter((condition) => conditionHolds(condition, facts)).reduce(under, policy);
}

/** What the layers say was checked when it was saved; what does not fit any more asks for the house's most, which is that nobody can satisfy it. */
function extrasOf(said: Json): WorkflowExtras {
  const parsed = WorkflowExtras.safeParse(said);
  if (parsed.success) return parsed.data;
  return { at_least: { 'a workflow that can be read': 1 } };
}

/** A policy with what one more condition asks: never with less. */
function under(policy: ApprovalPolicy, condition: WorkflowCondition): ApprovalPolicy {
  const asked = Object.entries(condition.at_least ?? {});
  const atLeast = asked.reduce<Record<string, number>>((all, [role, count]) => ({ ...all, [role]: Math.max(all[role] ?? 0, count) }), { ...policy.atLeast });
  const quotas = Object.values(atLeast).reduce((sum, count) => sum + count, 0);
  return {
    ...policy, required: Math.max(policy.required, condition.required_approvers ?? 1, quotas), ...(asked.length > 0 ? { atLeast } : {}),
    ...(condition.later_stages ? { laterStages: [...(policy.laterStages ?? []), ...condition.later_stages.map(stageOf)] } : {}),
    ...(condition.comment_required ? { commentRequired: true as const } : {}), autoPublish: policy.autoPublish && condition.auto_publish !== false,
    because: [...(policy.because ?? []), conditionWords(condition)],
  };
}

type StageSaid = NonNullable<WorkflowExtras['later_stages']>[number];

function laterStages(said: readonly StageSaid[]): Pick<ApprovalPolicy, 'laterStages'> {
  return said.length === 0 ? {} : { laterStages: said.map(stageOf) };
}

function stageOf({ required_approvers: required, roles, at_least: atLeast }: StageSaid): Stage {
  return { required, roles, ...(atLeast ? { atLeast } : {}) };
}

function reminder({ remind_hours: said }: WorkflowExtras, expiresHours: number | null): Pick<ApprovalPolicy, 'remindHours'> {
  if (expiresHours === null) return {};
  if (typeof said === 'number') return { remindHours: said };
  return expiresHours > 2 * REMIND_HOURS ? { remindHours: REMIND_HOURS } : {};
}

function review({ break_glass: allowed, review_hours: hours }: WorkflowExtras): Pick<ApprovalPolicy, 'reviewHours'> {
  if (allowed === false) return { reviewHours: null };
  return typeof hours === 'number' ? { reviewHours: hours } : {};
}
