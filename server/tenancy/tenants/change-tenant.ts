import type { OrganisationId, TenantId } from '../../../shared/brand.ts';
import { jsonEqual } from '../../../shared/json-equal.ts';
import type { Actor } from '../../base/actor.ts';
import { changedMeanwhile } from '../../base/changed-meanwhile.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { AuditNote } from '../../records/audit/index.ts';
import { destroyKeys, type VaultRoom } from '../../records/vault/index.ts';
import type { TenantDeps } from './create-organisation.ts';
import type { Organisation, Quotas, Tenant } from './tenant.ts';
import { MOVED_TO, refusalToMove, type TenantMove } from './tenant-rules.ts';

export interface TenantAt {
  readonly id: TenantId;
  readonly ver: number;
}

export function renameTenant(deps: TenantDeps, actor: Actor, { id, ver, name }: TenantAt & { readonly name: string }): Promise<Tenant> {
  return change(deps, actor, { id, ver }, { name }, (before) => ({ type: 'admin.tenant.updated', details: { name: { before: before.name, after: name } } }));
}

export function changeTenantPlan(deps: TenantDeps, actor: Actor, { id, ver, plan }: TenantAt & { readonly plan: string }): Promise<Tenant> {
  const told = (before: Tenant) => ({ type: 'admin.tenant.plan_changed', details: { plan: { before: before.plan, after: plan } } }) as const;
  return change(deps, actor, { id, ver }, { plan }, told, async (tx) => {
    if (!(await deps.plans.isOffered(tx, plan))) throw new Refusal('tenancy/bad-plan', { field: 'plan', plan });
  });
}

/** What is said of one tenant beside its plan; limits that are not named stay as they were. */
export function changeTenantQuotas(deps: TenantDeps, actor: Actor, { id, ver, quotas }: TenantAt & { readonly quotas: Quotas }): Promise<Tenant> {
  return change(deps, actor, { id, ver }, (before) => ({ quotas: { ...before.quotas, ...quotas } }), (before) => ({ type: 'admin.tenant.updated', details: { quotas: { before: before.quotas, after: { ...before.quotas, ...quotas } } } }));
}

/** Nobody of a suspended tenant may sign in or act, from the next request on; nothing is lost. */
export function suspendTenant(deps: TenantDeps, actor: Actor, at: TenantAt, reason: string): Promise<Tenant> {
  return move(deps, actor, at, 'suspend', reason);
}

/** Back from suspended, or on from pending, trial or inactive. */
export function activateTenant(deps: TenantDeps, actor: Actor, at: TenantAt, reason: string): Promise<Tenant> {
  return move(deps, actor, at, 'activate', reason);
}

/**
 * For ever: the tenant is found by nobody afterwards, its slug stays taken, what is under way there is ended by housekeeping,
 * and its records stay until the policies that acted before let them go. What it sealed is beyond reading at once, because its keys go with it.
 */
export function closeTenant(deps: TenantDeps & { readonly vault: VaultRoom }, actor: Actor, at: TenantAt, reason: string): Promise<Tenant> {
  return move(deps, actor, at, 'close', reason, (tx, speaker) => destroyKeys(deps, tx, speaker, 'the tenant was closed'));
}

const MOVE_EVENT = { suspend: 'admin.tenant.suspended', activate: 'admin.tenant.activated', close: 'admin.tenant.deleted' } as const;

function move(deps: TenantDeps, actor: Actor, at: TenantAt, to: TenantMove, reason: string, then?: Then): Promise<Tenant> {
  const fields = to === 'close' ? { status: MOVED_TO[to], closedAt: deps.clock.now() } : { status: MOVED_TO[to] };
  return change(deps, actor, at, fields, (before) => {
    const refusal = refusalToMove(before, to);
    if (refusal) throw new Refusal(refusal, { id: before.id, status: before.status });
    return { type: MOVE_EVENT[to], details: { status: { before: before.status, after: MOVED_TO[to] }, reason } };
  }, then);
}

/** What else happens in the same transaction, in the tenant's own name. */
type Then = (tx: Tx, speaker: Actor) => Promise<void>;

type Fields = Parameters<TenantDeps['tenants']['change']>[3];

/** Every change of a tenant stands in that tenant's own log, whoever made it: its people and auditors must see it. */
async function change(
  deps: TenantDeps, asker: Actor, { id, ver }: TenantAt, to: Fields | ((before: Tenant) => Fields), tell: (before: Tenant) => Pick<AuditNote, 'type' | 'details'>,
  then?: Then,
): Promise<Tenant> {
  // A refusal about a tenant that is not there belongs in the asker's log: the other one does not exist.
  const there = await deps.storage.readIdentity(asker, (db) => findOpenTenant(deps, db, id));
  const actor = there ? { ...asker, tenantId: id } : asker;
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await findOpenTenant(deps, tx, id);
    if (!before) throw new Refusal('tenancy/tenant-not-found', { id });
    const note = tell(before);
    const fields = typeof to === 'function' ? to(before) : to;
    if (before.ver === ver && jsonEqual({ ...before, ...fields }, { ...before })) return before;
    const after = await deps.tenants.change(tx, id, ver, fields);
    if (!after) throw changedMeanwhile(before.ver);
    await deps.audit.append(tx, actor, { ...note, resource: { type: 'tenant', id, name: after.name } });
    await then?.(tx, actor);
    return after;
  });
}

async function findOpenTenant(deps: TenantDeps, db: Db, id: TenantId): Promise<Tenant | null> {
  const tenant = id === SYSTEM_TENANT ? null : await deps.tenants.find(db, { id });
  return tenant?.closedAt === null ? tenant : null;
}

export function renameOrganisation(deps: TenantDeps, actor: Actor, { id, ver, name }: { readonly id: OrganisationId; readonly ver: number; readonly name: string }): Promise<Organisation> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    const before = await deps.tenants.organisation(tx, { id });
    if (!before) throw new Refusal('tenancy/organisation-not-found', { id });
    const after = await deps.tenants.renameOrganisation(tx, id, ver, name);
    if (!after) throw changedMeanwhile(before.ver);
    await deps.audit.append(tx, actor, { type: 'admin.organisation.updated', resource: { type: 'organisation', id, name }, details: { name: { before: before.name, after: name } } });
    return after;
  });
}
