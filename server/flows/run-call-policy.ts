import type { RegistryView } from '../../shared/registry-merge.ts';
import { isJsonObject } from '../../shared/json.ts';
import { ApprovalPolicy, NO_WORKFLOW } from '../agents/approvals/index.ts';
import { RUN_CALL_HOURS, RUN_CALL_REQUEST } from '../agents/runs/index.ts';
import { Refusal } from '../base/refusal.ts';
import { sha256Hex } from '../base/sha256-hex.ts';
import { compileCapabilities } from '../people/policy/index.ts';
import { workflowPolicy } from './workflow-policy.ts';

const MOST_ROLES = 50;

/**
 * Who decides about a call that a run waits with. A workflow `run_approval` says how many, in which roles and whether whoever
 * started the run may be one of them; where it names no roles, or there is none, every role that may vote may (FEATURES E18).
 * It is always an hour: the document's run waits no longer (E56), and no shorter time can be written. No glass is broken for a call.
 */
export function runCallPolicy(view: RegistryView): ApprovalPolicy {
  const { remindHours: _none, ...said } = workflowPolicy(view, RUN_CALL_REQUEST, sha256Hex(view.versionKey('workflows')).slice(0, 16));
  const entry = view.entry('workflows', RUN_CALL_REQUEST);
  const names = said.workflow !== null && isJsonObject(entry) && Array.isArray(entry['roles']);
  const policy = ApprovalPolicy.safeParse({ ...said, roles: names ? said.roles : voters(view), expiresHours: RUN_CALL_HOURS, autoPublish: false, reviewHours: null });
  if (!policy.success) throw new Refusal('registry/invalid-layer', { field: `workflows.${RUN_CALL_REQUEST}`, rule: `workflows.${RUN_CALL_REQUEST}: ${policy.error.issues[0]?.message ?? 'does not fit'}` });
  return policy.data;
}

function voters(view: RegistryView): readonly string[] {
  const voting = [...view.names('roles')].filter((role) => compileCapabilities(view, [role]).capabilities.has('approvals:vote'));
  return voting.length > 0 ? voting.slice(0, MOST_ROLES) : NO_WORKFLOW.roles;
}
