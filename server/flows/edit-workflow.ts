import { z } from 'zod';
import { isJsonObject, type JsonObject, objectOrEmpty } from '../../shared/json.ts';
import { SECTIONS } from '../../shared/registry-schema.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { ownersOf } from '../registry/layers/index.ts';
import { type OverrideDeps, writeLayerIn } from '../registry/overrides/index.ts';

export const WorkflowEdit = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be a lower-case name such as agent_publish'),
  /** What the tenant's layer says of this type of request from now on; null: nothing, so that the layers above hold. */
  workflow: z.custom<JsonObject>(isJsonObject, 'must be an object').nullable(),
  /** The version of the tenant's layer that was read. */
  basedOn: z.int().min(0),
  reason: z.string().trim().max(500).nullable().default(null),
});
export type WorkflowEdit = Readonly<z.infer<typeof WorkflowEdit>>;

/**
 * Writes one workflow into the tenant's layer. Whatever holds for edits of layers holds here: below a workflow of the layers above it
 * can only ask for more, and where overrides need approval this is refused. Requests that are open keep the policy they were made under.
 */
export function editWorkflow(deps: OverrideDeps, actor: Actor, { type, workflow, basedOn, reason }: WorkflowEdit): Promise<{ readonly version: number }> {
  const broken = workflow && SECTIONS.workflows.entry(type)?.safeParse(workflow).error?.issues[0];
  if (broken) throw new Refusal('registry/invalid-layer', { field: `workflow.${broken.path.join('.')}`, rule: `workflow.${broken.path.join('.')}: ${broken.message}` });
  return deps.storage.write(actor, async (tx) => {
    const owners = ownersOf({ organisationId: actor.organisationId, tenantId: actor.tenantId, userId: null });
    const owner = owners.find(({ kind }) => kind === 'tenant');
    if (!owner) throw new Error('every tenant has a layer of its own');
    const content: JsonObject = objectOrEmpty((await deps.layers.latest(tx, owner))?.content);
    const { [type]: before, ...others } = objectOrEmpty(content['workflows']);
    const written = await writeLayerIn(deps, tx, actor, {
      owner, above: owners.filter((one) => one !== owner), content: { ...content, workflows: workflow === null ? others : { ...others, [type]: workflow } }, basedOn, reason: reason ?? `Workflow ${type}`, editor: actor.capabilities,
    });
    if (written.version === basedOn) return { version: basedOn }; // it says so already
    await deps.audit.append(tx, actor, {
      type: 'approval.workflow.changed', resource: { type: 'workflow', id: type }, refs: { layer_sha256: written.digest }, details: { workflow: type, version: written.version, before: before ?? null, after: workflow, reason },
    });
    return { version: written.version };
  });
}
