import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { SYSTEM_TENANT, systemActor } from '../base/system-tenant.ts';
import { BASE, type LayerVersion } from '../registry/layers/index.ts';
import { digestOf, type OverrideDeps, writeLayer } from '../registry/overrides/index.ts';
import { type ApplyLayers, layerWith, withMissing } from './bootstrap-layers.ts';

const INSTALLATION = systemActor('installation').userId;

/**
 * Lays what a file says over the layers that stand, through the registry's own checks. The base that came with the
 * installation counts as absent, or a file could give no roles; what the file does not speak of stays, for nothing is deleted.
 */
export function overlayLayers(deps: OverrideDeps): ApplyLayers {
  return async (actor, declared, { manage }) => {
    const [created, changed]: [string[], string[]] = [[], []];
    for (const { owner, above, sections, content: whole, field } of declared) {
      const stands = await deps.storage.read({ tenantId: owner.tenantId }, (db) => deps.layers.latest(db, owner));
      const absent = !stands || isAsInstalled(stands);
      const content = !stands ? whole : absent || manage ? layerWith(stands.content, sections) : withMissing(stands.content, sections);
      if (stands?.digest === digestOf(content)) continue;
      await writeLayer(deps, { ...actor, tenantId: owner.tenantId }, { owner, above, content, basedOn: stands?.version ?? 0, reason: `bootstrap file: ${field}`, editor: new Set(CAPABILITY_NAMES) });
      (absent || !manage ? created : changed).push(field);
    }
    return { created, changed };
  };
}

/** Nobody's work yet: version 1, as the installation wrote it. */
function isAsInstalled(layer: LayerVersion): boolean {
  return layer.tenantId === SYSTEM_TENANT && layer.kind === BASE.kind && layer.version === 1 && layer.author === INSTALLATION;
}
