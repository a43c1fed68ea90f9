import type { PolicyDecision } from './action-policy.ts';
import { own } from './deep-merge.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { isJsonList } from './json-equal.ts';

export type Obligation = PolicyDecision['obligations'][number];

/** What a run has to show for itself when it ends. */
export interface RunYield {
  /** Results of its tool calls, in order. */
  readonly results: readonly Json[];
  readonly output: string;
}

/**
 * Obligations that a run which wants to end has not met, in words (FEATURES E58). An obligation of a kind that nobody knows
 * is never met: it was written to be kept.
 */
export function unmetObligations(obligations: readonly Obligation[], shown: RunYield): readonly string[] {
  return [...new Set(obligations.filter((one) => !isMet(one, shown)).map(({ policy, obligation }) => `${kindOf(obligation)} (policy ${policy})`))];
}

function isMet({ policy, obligation }: Obligation, { results, output }: RunYield): boolean {
  const type = own(obligation, 'type');
  if (type === 'must_emit_artifact') return results.flatMap(artifactsIn).some((artifact) => isOfKind(artifact, own(obligation, 'kind')));
  if (type === 'must_reference_policy_id') return output.includes(policy) || results.some((result) => JSON.stringify(result).includes(policy));
  return false;
}

function kindOf(obligation: JsonObject): string {
  const type = own(obligation, 'type');
  return typeof type === 'string' ? type : 'an obligation without a type';
}

/** A tool hands out an artifact as `artifact` or several as `artifacts` at the top of its result. */
function artifactsIn(result: Json): readonly Json[] {
  if (!isJsonObject(result)) return [];
  const [one, several] = [own(result, 'artifact'), own(result, 'artifacts')];
  return [...(one === undefined || one === null ? [] : [one]), ...(isJsonList(several) ? several : [])];
}

function isOfKind(artifact: Json, kind: Json | undefined): boolean {
  return kind === undefined || (isJsonObject(artifact) && own(artifact, 'kind') === kind);
}
