import { z } from 'zod';
import type { TenantId } from '../../shared/brand.ts';
import { namesChanged } from '../../shared/json-equal.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import { addTenant, DEFAULT_PLAN, DisplayName, Slug, type Tenant, type TenantAttributes, type TenantAttributeStore, type TenantDeps } from '../tenancy/tenants/index.ts';

export const TenantNotes = z.record(z.string().min(1).max(100), z.json());
export const AdminTenant = z.strictObject({ name: DisplayName, tenant_id: Slug.optional(), settings: TenantNotes.default({}), metadata: TenantNotes.default({}) });
export const AdminTenantChange = z.strictObject({ name: DisplayName.optional(), settings: TenantNotes.optional(), metadata: TenantNotes.optional() });

export type TenantAdminDeps = TenantDeps & { readonly tenantAttributes: TenantAttributeStore };

const MOST_BYTES = 65_536;

export interface KeptTenant extends TenantAttributes {
  readonly tenant: Tenant;
}

/** The actor's own tenant, or with the platform's right any; another one is as if it were not there (FEATURES T15, T16). */
export async function findTenant(deps: TenantAdminDeps, db: Db, actor: Actor, slug: string): Promise<KeptTenant> {
  const tenant = await deps.tenants.find(db, { slug });
  if (!tenant || tenant.closedAt !== null || (tenant.id !== actor.tenantId && !actor.capabilities.has('platform:tenants'))) throw new Refusal('tenancy/tenant-not-found', { id: slug });
  return { tenant, ...(await deps.tenantAttributes.of(db, tenant.id)) };
}

export async function addKeptTenant(deps: TenantAdminDeps, actor: Actor, { name, tenant_id, settings, metadata }: z.infer<typeof AdminTenant>): Promise<KeptTenant> {
  refuseLarge({ settings, metadata });
  const id = deps.ids.id<TenantId>();
  return deps.storage.writeIdentity(actor, async (tx) => {
    const tenant = await addTenant(deps, tx, actor, id, { slug: tenant_id ?? slugFor(name, id), name, plan: DEFAULT_PLAN, status: 'active' });
    await deps.tenantAttributes.set(tx, id, { settings, metadata });
    return { tenant, settings, metadata };
  });
}

/** Settings and metadata stand beside those there are. The change stands in that tenant's own log. */
export async function changeKeptTenant(deps: TenantAdminDeps, actor: Actor, slug: string, to: z.infer<typeof AdminTenantChange>): Promise<KeptTenant> {
  const { tenant: { id } } = await deps.storage.readIdentity(actor, (db) => findTenant(deps, db, actor, slug));
  const writer: Actor = { ...actor, tenantId: id };
  return deps.storage.writeIdentity(writer, async (tx) => {
    const before = await findTenant(deps, tx, { ...writer, capabilities: actor.capabilities }, slug);
    const after: TenantAttributes = { settings: { ...before.settings, ...to.settings }, metadata: { ...before.metadata, ...to.metadata } };
    refuseLarge(after);
    const tenant = to.name === undefined || to.name === before.tenant.name ? before.tenant : await deps.tenants.change(tx, id, before.tenant.ver, { name: to.name });
    if (!tenant) throw new Refusal('input/conflict', { field: 'ver', rule: 'Somebody changed this since you read it.' });
    const [renamed, settings, metadata] = [tenant.name !== before.tenant.name, namesChanged(before.settings, after.settings), namesChanged(before.metadata, after.metadata)];
    if (settings.length > 0 || metadata.length > 0) await deps.tenantAttributes.set(tx, id, after);
    if (renamed || settings.length > 0 || metadata.length > 0) {
      await deps.audit.append(tx, writer, {
        type: 'admin.tenant.updated', resource: { type: 'tenant', id, name: tenant.name },
        details: { ...(renamed ? { name: { before: before.tenant.name, after: tenant.name } } : {}), settings: [...settings], metadata: [...metadata] },
      });
    }
    return { tenant, ...after };
  });
}

/** A name in paths from a display name; the end of the new id keeps two tenants of one name apart. */
function slugFor(name: string, id: TenantId): string {
  const plain = name.normalize('NFKD').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 50);
  return `${plain === '' ? 'tenant' : plain}-${id.slice(-8)}`;
}

function refuseLarge(notes: { readonly settings: JsonObject; readonly metadata: JsonObject }): void {
  if (JSON.stringify(notes).length > MOST_BYTES) throw new Refusal('input/too-large', { field: 'settings', rule: 'settings and metadata: at most 64 KiB together' });
}
