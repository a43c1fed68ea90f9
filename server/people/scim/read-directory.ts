import type { ScimGroupId, UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { mustFindUser, notFound, type ScimDeps } from './scim-deps.ts';
import { readFilter } from './scim-filter.ts';
import { GROUP_FILTERS } from './scim-group-store.ts';
import type { ScimGroup } from './scim-group.ts';
import { MOST_LISTED } from './scim-names.ts';
import { scimRefusal } from './scim-refusal.ts';
import { USER_FILTERS } from './scim-user-store.ts';
import type { ScimUser } from './scim-user.ts';

/** What a listing asks for, as its query says it (RFC 7644 section 3.4.2). */
export interface Listing {
  readonly filter: string | null;
  readonly startIndex: string | null;
  readonly count: string | null;
}

export interface Listed<Item> {
  readonly total: number;
  /** Of the first item, from 1. */
  readonly startIndex: number;
  readonly items: readonly Item[];
}

type Reads = Pick<ScimDeps, 'storage' | 'scimUsers' | 'scimGroups'>;

export async function listScimUsers(deps: Reads, actor: Actor, listing: Listing): Promise<Listed<ScimUser>> {
  const filter = listing.filter === null ? null : readFilter(listing.filter, USER_FILTERS);
  const { offset, limit } = windowOf(listing);
  return deps.storage.readIdentity(actor, async (db) => ({
    total: await deps.scimUsers.count(db, actor.tenantId, filter), startIndex: offset + 1, items: limit === 0 ? [] : await deps.scimUsers.list(db, actor.tenantId, { filter, offset, limit }),
  }));
}

export async function listScimGroups(deps: Reads, actor: Actor, listing: Listing): Promise<Listed<ScimGroup>> {
  const filter = listing.filter === null ? null : readFilter(listing.filter, GROUP_FILTERS);
  const { offset, limit } = windowOf(listing);
  return deps.storage.readIdentity(actor, async (db) => ({
    total: await deps.scimGroups.count(db, actor.tenantId, filter), startIndex: offset + 1, items: limit === 0 ? [] : await deps.scimGroups.list(db, actor.tenantId, { filter, offset, limit }),
  }));
}

export function readScimUser(deps: ScimDeps, actor: Actor, id: UserId): Promise<ScimUser> {
  return deps.storage.readIdentity(actor, (db) => mustFindUser(deps, db, actor.tenantId, id));
}

export async function readScimGroup(deps: Reads, actor: Actor, id: ScimGroupId): Promise<ScimGroup> {
  const group = await deps.storage.readIdentity(actor, (db) => deps.scimGroups.find(db, actor.tenantId, id));
  if (!group) throw notFound('scim_group', id);
  return group;
}

/** A start below 1 is 1, a negative count is 0, and too many are as many as are served (RFC 7644 section 3.4.2.4). */
function windowOf({ startIndex, count }: Listing): { readonly offset: number; readonly limit: number } {
  return { offset: Math.max(1, wholeNumber('startIndex', startIndex, 1)) - 1, limit: Math.min(MOST_LISTED, Math.max(0, wholeNumber('count', count, 100))) };
}

function wholeNumber(name: string, text: string | null, otherwise: number): number {
  if (text === null) return otherwise;
  if (!/^-?\d{1,9}$/.test(text)) throw scimRefusal('invalidValue', `${name}: must be a whole number`);
  return Number(text);
}
