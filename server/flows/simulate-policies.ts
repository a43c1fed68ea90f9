import { decidePolicies, type PolicyDecision } from '../../shared/action-policy.ts';
import type { Instant } from '../../shared/brand.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { RecordedCall } from '../agents/runs/index.ts';
import { actionOf, isSwitchedOff } from './tool-rule.ts';

export type Verdict = 'allowed' | 'needs approval' | 'denied';

export interface ChangedCall {
  readonly run: string;
  readonly title: string;
  readonly seq: number;
  readonly tool: string;
  readonly at: Instant;
  readonly before: CallOutcome;
  readonly after: CallOutcome;
}

export interface CallOutcome {
  readonly verdict: Verdict;
  /** Policies that decided it, or that the tool is switched off. */
  readonly by: readonly string[];
  readonly costUnits: number | null;
}

/** What other policies would have said to calls that runs really made. Calls to which they say the same are counted only. */
export function simulatePolicies({ before, after }: { readonly before: RegistryView; readonly after: RegistryView }, calls: readonly RecordedCall[]): { readonly calls: number; readonly changed: readonly ChangedCall[] } {
  const changed = calls.flatMap((call): ChangedCall[] => {
    const [was, would] = [outcomeOf(before, call), outcomeOf(after, call)];
    if (JSON.stringify(was) === JSON.stringify(would)) return [];
    return [{ run: call.runId, title: call.title, seq: call.seq, tool: call.tool, at: call.at, before: was, after: would }];
  });
  return { calls: calls.length, changed };
}

function outcomeOf(registry: RegistryView, call: RecordedCall): CallOutcome {
  if (isSwitchedOff(registry, call.tool)) return { verdict: 'denied', by: ['tool switched off'], costUnits: null };
  const decision = decidePolicies(registry.entries('policies'), { tool: call.tool, action: actionOf(registry, call.tool)?.id ?? null, roles: new Set(call.roles), arguments: call.arguments });
  return { ...verdictOf(decision), costUnits: decision.costUnits?.units ?? null };
}

function verdictOf({ denied, approvalFor }: PolicyDecision): Pick<CallOutcome, 'verdict' | 'by'> {
  if (denied) return { verdict: 'denied', by: [denied.policy] };
  return approvalFor.length > 0 ? { verdict: 'needs approval', by: approvalFor } : { verdict: 'allowed', by: [] };
}
