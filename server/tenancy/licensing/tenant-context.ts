import { FEATURE_NAMES, type Feature } from '../../../shared/features.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../shared/json.ts';
import { isJsonList } from '../../../shared/json-equal.ts';
import type { Db } from '../../base/storage/index.ts';
import type { Tenant, TenantAttributeStore } from '../tenants/index.ts';
import type { FeatureStore } from './feature-store.ts';

/** A tenant as its people's clients know it; nobody who holds one can change it (FEATURES T01). */
export interface TenantContext {
  /** The slug, as everywhere on the documents' paths. */
  readonly tenant_id: string;
  readonly name: string;
  /** What its administrators noted for other programs; null to whoever may not read the tenant. */
  readonly settings: JsonObject | null;
  /** Those that are on, in the order of the closed list. */
  readonly features: readonly Feature[];
}

interface Said {
  readonly settings: JsonObject | null;
  readonly off: ReadonlySet<Feature>;
}

/** Pure; frozen to the bottom, and a copy: what it was made of stays whosever it is. */
export function tenantContext({ slug, name }: Pick<Tenant, 'slug' | 'name'>, { settings, off }: Said): TenantContext {
  return Object.freeze({ tenant_id: slug, name, settings: settings === null ? null : frozenObject(settings), features: Object.freeze(FEATURE_NAMES.filter((feature) => !off.has(feature))) });
}

interface Deps {
  readonly features: FeatureStore;
  readonly tenantAttributes: TenantAttributeStore;
}

/** As it stands now. Needs the identity plane. */
export async function readTenantContext({ features, tenantAttributes }: Deps, db: Db, tenant: Tenant, { withSettings }: { readonly withSettings: boolean }): Promise<TenantContext> {
  const words = await features.said(db, tenant.id);
  const settings = withSettings ? (await tenantAttributes.of(db, tenant.id)).settings : null;
  return tenantContext(tenant, { settings, off: new Set(words.filter(({ isOn }) => !isOn).map(({ feature }) => feature)) });
}

function frozenObject(value: JsonObject): JsonObject {
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, frozen(inner)])));
}

function frozen(value: Json): Json {
  if (isJsonList(value)) return Object.freeze(value.map(frozen));
  return isJsonObject(value) ? frozenObject(value) : value;
}
