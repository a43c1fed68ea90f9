import type { TenantId, UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db, Tx } from '../../base/storage/index.ts';
import type { IdentityDeps } from '../identity/index.ts';
import type { KeyDeps } from '../keys/index.ts';
import type { ScimGroupStore } from './scim-group-store.ts';
import type { ScimUserStore } from './scim-user-store.ts';

export interface ScimDeps extends Pick<IdentityDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'people' | 'roleBook' | 'sessionEnder' | 'keyEnder' | 'grantEnder'>, Pick<KeyDeps, 'keys' | 'sessions'> {
  readonly scimUsers: ScimUserStore;
  readonly scimGroups: ScimGroupStore;
  /** Whether the tenant has proven that this email domain is its own. */
  isProvenDomain(db: Db, tenantId: TenantId, domain: string): Promise<boolean>;
}

/** One command of a directory: it waits for whoever else changes who may do what in this tenant. */
export function scimWrite<R>(deps: ScimDeps, actor: Actor, work: (tx: Tx) => Promise<R>): Promise<R> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    await deps.people.lockMemberships(tx, actor.tenantId);
    return work(tx);
  });
}

/** `of`: as entries name its kind. */
export function notFound(of: 'user' | 'scim_group', id: string): Refusal {
  return new Refusal('scim/not-found', { id, of });
}

/** Refuses when the resource is no longer what the caller read (RFC 7644 section 3.14); `*` and nothing at all always fit. */
export function refuseStale(ifMatch: string | null, version: string): void {
  const named = ifMatch?.split(',').map((one) => one.trim()) ?? [];
  const opaque = (tag: string) => tag.replace(/^W\//, '');
  if (named.length > 0 && !named.some((tag) => tag === '*' || opaque(tag) === opaque(version))) throw new Refusal('scim/stale', { version });
}

export async function mustFindUser(deps: ScimDeps, db: Db, tenantId: TenantId, userId: UserId) {
  const user = await deps.scimUsers.find(db, tenantId, userId);
  if (!user) throw notFound('user', userId);
  return user;
}
