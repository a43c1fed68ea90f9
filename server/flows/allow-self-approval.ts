import { type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import type { AllowSelfApproval } from '../people/setup/index.ts';
import { BASE } from '../registry/layers/index.ts';
import { type OverrideDeps, writeLayerIn } from '../registry/overrides/index.ts';

/** Somebody who works alone may approve what they made: a visible line in the tenant layer, on record, to be taken back by anybody who may edit it. */
export function allowSelfApproval(deps: OverrideDeps): AllowSelfApproval {
  return async (tx, actor, tenant) => {
    const owner = { tenantId: tenant.id, kind: 'tenant', id: tenant.id } as const;
    const before = await deps.layers.latest(tx, owner);
    const content: JsonObject = objectOrEmpty(before?.content);
    const workflows = objectOrEmpty(content['workflows']);
    const publish = objectOrEmpty(workflows['agent_publish']);
    await writeLayerIn(deps, tx, actor, {
      owner, above: [BASE], basedOn: before?.version ?? 0, editor: new Set(CAPABILITY_NAMES),
      content: { ...content, workflows: { ...workflows, agent_publish: { ...publish, self_approval: true } } },
      reason: 'First run: one person works here alone and may approve their own versions',
    });
  };
}
