import { brand, type TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Storage, Tx } from '../../base/storage/index.ts';
import { SYSTEM_TENANT } from '../../base/system-tenant.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { Vault } from '../../records/vault/index.ts';
import type { MemoryGrant, MemoryId, MemoryPermission, MemoryResource } from './memory.ts';
import { type Permissions, reachOf } from './memory-acl.ts';
import type { MemoryStore } from './memory-store.ts';

export interface MemoryDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly vault: Vault;
  readonly memories: MemoryStore;
  /** Which of these a legal hold keeps: they are not deleted, by anybody. */
  /** No hold begins until this transaction ends: to be asked for before `heldOf`, where something is to go. */
  readonly shareHolds: (tx: Tx, tenantId: TenantId) => Promise<unknown>;
  readonly heldOf: (db: Db, tenantId: TenantId, ids: readonly MemoryId[]) => Promise<ReadonlySet<string>>;
  /** Whether a person works in the tenant. */
  readonly isMember: (tenantId: TenantId, userId: string) => Promise<boolean>;
}

export interface Reached {
  readonly resource: MemoryResource;
  readonly grants: readonly MemoryGrant[];
  readonly own: Permissions;
}

/**
 * The actor where the resource lies: what is global lies in the deployment's own place, everything else at home. What lies nowhere is
 * missed at home, where the log tells who asked for it and where a command that took it away is remembered.
 */
export async function standingAt(deps: MemoryDeps, actor: Actor, id: MemoryId): Promise<Actor> {
  const liesIn = (tenantId: TenantId) => deps.storage.read({ tenantId }, async (db) => (await deps.memories.find(db, tenantId, id, deps.clock.now())) !== null);
  return (await liesIn(actor.tenantId)) || !(await liesIn(SYSTEM_TENANT)) ? actor : { ...actor, tenantId: SYSTEM_TENANT };
}

/**
 * The resource with what this person may do with it. To whoever may not read it, it is not there; to whoever may, the refusal says
 * what they lack. `at` is the actor where the resource lies, `who` the one at home.
 */
export async function reach(deps: MemoryDeps, db: Db, { at, who }: { readonly at: Actor; readonly who: Actor }, id: MemoryId, wanted: MemoryPermission): Promise<Reached> {
  const resource = await deps.memories.find(db, at.tenantId, id, deps.clock.now());
  const grants = resource ? await deps.memories.grants(db, at.tenantId, [id]) : [];
  const own = resource ? reachOf(resource, grants, who, deps.clock.now()) : new Set<MemoryPermission>();
  if (!resource || !own.has('read')) throw new Refusal('memory/not-found', { id });
  if (!own.has(wanted)) throw new Refusal('memory/permission-missing', { id, permission: wanted, rule: `missing permission: ${wanted}` });
  return { resource, grants, own };
}

export function resourceFact({ id }: Pick<MemoryResource, 'id'>) {
  // Never its title: that may say what the content is to keep.
  return { type: 'memory', id };
}

export const memoryId = (text: string): MemoryId => brand<MemoryId>(text);
