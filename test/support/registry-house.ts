import { type EffectiveRegistry, type LayerOwner, type LayerStore, type LayerVersion, openEffectiveRegistry, openLayerStore, ownersOf } from '../../server/registry/layers/index.ts';
import { ensureBase, type OverrideDeps, writeLayer } from '../../server/registry/overrides/index.ts';
import type { Actor } from '../../server/base/actor.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { RegistryView } from '../../shared/registry-merge.ts';
import type { AuditedDatabase } from './audited-databases.ts';

export interface RegistryHouse {
  readonly deps: OverrideDeps;
  readonly layers: LayerStore;
  readonly registry: EffectiveRegistry;
  owner(actor: Actor, kind: LayerOwner['kind']): LayerOwner;
  /** Writes the next version of one of the actor's layers; they hold every capability unless `editor` says otherwise. */
  write(actor: Actor, kind: LayerOwner['kind'], content: JsonObject, wishes?: WriteWishes): Promise<LayerVersion>;
  /** What holds for this actor now. */
  view(actor: Actor): Promise<RegistryView>;
}

interface WriteWishes {
  /** The version the edit began from; absent means the one in force. */
  readonly basedOn?: number;
  readonly reason?: string;
  readonly editor?: Actor['capabilities'];
}

/** The rooms of layers and overrides over a real database and log, with this release's own base in force. */
export async function registryHouse(database: AuditedDatabase): Promise<RegistryHouse> {
  const { storage, audit, clock } = database;
  const layers = openLayerStore(storage.kit);
  const registry = openEffectiveRegistry(layers);
  const deps = { storage, layers, clock, audit: audit.trail };
  await ensureBase(deps);
  const place = ({ organisationId, tenantId, userId }: Actor) => ({ organisationId, tenantId, userId });

  function owner(actor: Actor, kind: LayerOwner['kind']): LayerOwner {
    const found = ownersOf(place(actor)).find((candidate) => candidate.kind === kind);
    if (!found) throw new Error(`nobody's ${kind} layer`);
    return found;
  }
  return {
    deps, layers, registry, owner,
    view: (actor) => storage.read(actor, (db) => registry.at(db, place(actor))),
    async write(actor, kind, content, { basedOn, reason = 'a test', editor = new Set(CAPABILITY_NAMES) } = {}) {
      const edited = owner(actor, kind);
      const above = ownersOf(place(actor)).slice(0, ownersOf(place(actor)).findIndex((candidate) => candidate.kind === kind));
      const inForce = await storage.read(actor, (db) => layers.latest(db, edited));
      return writeLayer(deps, actor, { owner: edited, content, basedOn: basedOn ?? inForce?.version ?? 0, reason, above, editor });
    },
  };
}
