import type { OrganisationId, TenantId, UserId } from '../../../shared/brand.ts';
import type { LayerReading } from '../../../shared/registry-layer.ts';
import { EMPTY_REGISTRY, type RegistryView } from '../../../shared/registry-merge.ts';
import { LAYER_KINDS } from '../../../shared/registry-schema.ts';
import type { Db } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import { BASE, type LayerOwner } from './layer.ts';
import type { LayerHead, LayerStore } from './layer-store.ts';
import { readingOf } from './reading-of.ts';

/** For whom the registry is merged. */
export interface RegistryPlace {
  readonly organisationId: OrganisationId | null;
  readonly tenantId: TenantId;
  readonly userId: UserId | null;
}

export interface EffectiveRegistry {
  /** The registry as it holds for this place now: the layers' versions and digests are asked each time, what was read under them is kept. */
  at(db: Db, place: RegistryPlace): Promise<RegistryView>;
}

/** Some kilobytes each; more than the people of any one deployment who are there at once. */
const MOST_READINGS = 50_000;
const MOST_VIEWS = 50_000;

export function openEffectiveRegistry(layers: LayerStore): EffectiveRegistry {
  const readings = new Map<string, LayerReading>();
  const views = new Map<string, RegistryView>();

  async function readingAt(db: Db, head: LayerHead): Promise<LayerReading> {
    const key = keyOf(head);
    const known = readings.get(key);
    if (known) return known;
    const layer = await layers.find(db, head, head.version);
    if (!layer) throw new Error(`layer ${key} vanished`);
    const reading = readingOf(layer);
    if (readings.size >= MOST_READINGS) readings.clear();
    readings.set(key, reading);
    return reading;
  }

  return {
    async at(db, place) {
      const heads = await layers.heads(db, ownersOf(place));
      let [view, key] = [EMPTY_REGISTRY, ''];
      for (const kind of LAYER_KINDS) {
        const head = heads.find((candidate) => candidate.kind === kind);
        if (!head) continue;
        key += `${keyOf(head)}\n`;
        view = views.get(key) ?? (await viewBelow(db, view, key, head));
      }
      return view;
    },
  };

  /** One more layer on a view that everybody below it shares: what was merged for one user of a tenant is merged for all. */
  async function viewBelow(db: Db, above: RegistryView, key: string, head: LayerHead): Promise<RegistryView> {
    const view = above.with(await readingAt(db, head));
    if (views.size >= MOST_VIEWS) views.clear();
    views.set(key, view);
    return view;
  }
}

export function ownersOf(place: RegistryPlace): readonly LayerOwner[] {
  return [
    BASE,
    ...(place.organisationId ? [{ tenantId: SYSTEM_TENANT, kind: 'org', id: place.organisationId } as const] : []),
    { tenantId: place.tenantId, kind: 'tenant', id: place.tenantId },
    ...(place.userId ? [{ tenantId: place.tenantId, kind: 'user', id: place.userId } as const] : []),
  ];
}

function keyOf(head: LayerHead): string {
  return `${head.tenantId}:${head.kind}:${head.id}@${head.version} ${head.digest}`;
}
