import { isJsonObject } from '../../shared/json.ts';
import { CAPABILITY_NAMES } from '../../shared/capabilities.ts';
import type { OrganisationId, TenantId } from '../../shared/brand.ts';
import { Refusal } from '../base/refusal.ts';
import { SYSTEM_TENANT, systemActor } from '../base/system-tenant.ts';
import type { NetworkDeps } from '../people/edge/index.ts';
import { type LayerOwner, type LayerStore, ownersOf } from '../registry/layers/index.ts';
import { type OverrideDeps, writeLayer } from '../registry/overrides/index.ts';
import type { TenantStore } from '../tenancy/tenants/index.ts';

interface Deps {
  readonly edge: NetworkDeps;
  readonly overrides: OverrideDeps;
  readonly layers: LayerStore;
  readonly people: { readonly tenants: TenantStore };
}

export interface ClearedNetworks {
  readonly rules: number;
  /** Layers of the registry that said something of networks, and say it no more. */
  readonly layers: readonly string[];
}

/**
 * Takes every restriction to networks off a tenant, for somebody who is at the server itself and whom the lists shut out (FEATURES
 * D52). The organisation's own list is taken off only where that is asked for: it reaches other tenants.
 */
export async function clearNetworks(deps: Deps, slug: string, { withOrganisation }: { readonly withOrganisation: boolean }): Promise<ClearedNetworks> {
  const { storage, networkRules, audit } = deps.edge;
  const tenant = await storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => deps.people.tenants.find(db, { slug }));
  if (!tenant) throw new Refusal('tenancy/tenant-not-found', { field: 'tenant' });
  const kinds = withOrganisation ? ['org', 'tenant'] : ['tenant'];
  const layers: string[] = [];
  for (const owner of ownersOf({ organisationId: tenant.organisationId, tenantId: tenant.id, userId: null }).filter(({ kind }) => kinds.includes(kind))) {
    if (await clearLayer(deps, owner, tenant)) layers.push(owner.kind);
  }
  const actor = systemActor('console', tenant.id);
  const rules = await storage.write(actor, async (tx) => {
    const removed = await networkRules.removeAll(tx, tenant.id);
    await audit.append(tx, actor, { type: 'config.network_rules.cleared', resource: { type: 'tenant', id: tenant.id, name: tenant.slug }, details: { rules: removed, layers } });
    return removed;
  });
  return { rules, layers };
}

async function clearLayer({ edge, overrides, layers }: Deps, owner: LayerOwner, tenant: { readonly id: TenantId; readonly organisationId: OrganisationId | null }): Promise<boolean> {
  const before = await edge.storage.read({ tenantId: owner.tenantId }, (db) => layers.latest(db, owner));
  if (!before || !isJsonObject(before.content) || before.content['ip_allowlist'] === undefined) return false;
  const { ip_allowlist: _list, ...content } = before.content;
  const all = ownersOf({ organisationId: tenant.organisationId, tenantId: tenant.id, userId: null });
  await writeLayer(overrides, systemActor('console', owner.tenantId), {
    owner, content, basedOn: before.version, above: all.slice(0, all.findIndex(({ kind }) => kind === owner.kind)), editor: new Set(CAPABILITY_NAMES),
    reason: 'Cleared at the server itself', asItStands: true, agreed: true,
  });
  return true;
}
