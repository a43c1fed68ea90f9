import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import { SYSTEM_TENANT, systemActor } from '../base/system-tenant.ts';
import { BASE, type LayerVersion } from '../registry/layers/index.ts';
import { digestOf, type OverrideDeps, writeLayer } from '../registry/overrides/index.ts';
import type { ApplyLayers, DeclaredLayer } from './bootstrap-layers.ts';

const INSTALLATION = systemActor('installation').userId;

/** Writes declared layers through the registry's own checks. A deployment's own file hands out what it likes. */
export function layerApplier(deps: OverrideDeps): ApplyLayers {
  return async (actor, declared, { manage }) => {
    const created: string[] = [];
    const changed: string[] = [];
    for (const layer of declared) {
      const stands = await deps.storage.read({ tenantId: layer.owner.tenantId }, (db) => deps.layers.latest(db, layer.owner));
      const untouched = !stands || isAsInstalled(stands);
      if (stands?.digest === digestOf(layer.content) || !(untouched || manage)) continue;
      await writeLayer(deps, { ...actor, tenantId: layer.owner.tenantId }, editOf(layer, stands));
      (untouched ? created : changed).push(layer.field);
    }
    return { created, changed };
  };
}

function editOf({ owner, above, content }: DeclaredLayer, stands: LayerVersion | undefined) {
  return { owner, above, content, basedOn: stands?.version ?? 0, reason: 'bootstrap file', editor: new Set(CAPABILITY_NAMES) };
}

/** The base that came with the installation is nobody's work yet: a file may still say what it should be. */
function isAsInstalled(layer: LayerVersion): boolean {
  return layer.tenantId === SYSTEM_TENANT && layer.kind === BASE.kind && layer.version === 1 && layer.author === INSTALLATION;
}
