import { BASE_REGISTRY } from '../../../shared/base-registry.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { CAPABILITY_NAMES } from '../../../shared/capabilities.ts';
import { BASE } from '../layers/index.ts';
import { type OverrideDeps, writeLayerIn } from './write-layer.ts';

/** A new deployment begins with the base layer of this release; one that has a base keeps its own. */
export async function ensureBase(deps: OverrideDeps): Promise<void> {
  const actor = systemActor('installation');
  await deps.storage.write(actor, async (tx) => {
    if (await deps.layers.latest(tx, BASE)) return;
    await writeLayerIn(deps, tx, actor, { owner: BASE, content: BASE_REGISTRY, basedOn: 0, reason: 'base layer of this release', above: [], editor: new Set(CAPABILITY_NAMES) });
  });
}
