import type { TenantId, UserId } from '../../../shared/brand.ts';
import { keyOf, type Page, pageOf } from '../../../shared/page.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { PeopleStore } from './people-store.ts';
import type { Member, Membership } from './person.ts';

interface Deps {
  readonly storage: Storage;
  readonly people: PeopleStore;
}

interface Asking {
  readonly tenantId: TenantId;
  readonly userId: UserId;
}

/** People of the asker's tenant by email. */
export async function listPeople(deps: Deps, actor: Asking, { cursor, size }: { readonly cursor?: string; readonly size: number }): Promise<Page<Member>> {
  const after = cursor === undefined ? undefined : keyOf(cursor)?.[0];
  if (cursor !== undefined && typeof after !== 'string') throw new Refusal('input/invalid', { field: 'cursor', rule: 'This is not a cursor of this list.' });
  const rows = await deps.storage.readIdentity(actor, (db) => deps.people.members(db, actor.tenantId, { ...(typeof after === 'string' ? { after } : {}), limit: size + 1 }));
  return pageOf(rows, size, (member) => [member.person.email]);
}

export async function getMember(deps: Deps, actor: Asking, userId: UserId): Promise<Member> {
  const member = await deps.storage.readIdentity(actor, (db) => deps.people.member(db, actor.tenantId, userId));
  if (!member) throw new Refusal('people/user-not-found', { id: userId });
  return member;
}

/** Where the asker may go with the tenant switcher. Whoever works as somebody else sees the place they work in, and nothing of the person's other ones. */
export async function ownMemberships(deps: Deps, actor: Asking & Pick<Actor, 'impersonator'>): Promise<readonly Membership[]> {
  const memberships = await deps.storage.readIdentity(actor, (db) => deps.people.memberships(db, actor.userId));
  return memberships.filter(({ tenantId }) => actor.impersonator === null || tenantId === actor.tenantId);
}
