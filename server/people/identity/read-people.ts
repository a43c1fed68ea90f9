import type { TenantId, UserId } from '../../../shared/brand.ts';
import { type Page, pageOf } from '../../../shared/page.ts';
import type { Actor } from '../../base/actor.ts';
import { textIn } from '../../base/cursor-key.ts';
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
  const rows = await deps.storage.readIdentity(actor, (db) => deps.people.members(db, actor.tenantId, { ...(cursor === undefined ? {} : { after: textIn(cursor) }), limit: size + 1 }));
  return pageOf(rows, size, (member) => [member.person.email]);
}

const MOST_NAMED = 20;
const BATCH = 200;

/** People of the asker's tenant who can sign in and whose name holds this text, by name alone, first those of whom a name begins with it: whoever may speak here may know whom they speak to. */
export async function colleaguesLike(deps: Deps, actor: Asking, text: string): Promise<readonly { readonly id: UserId; readonly name: string }[]> {
  const sought = text.toLowerCase();
  const found: { readonly id: UserId; readonly name: string }[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Member> = await listPeople(deps, actor, { size: BATCH, ...(cursor === null ? {} : { cursor }) });
    found.push(...page.items.filter(({ person }) => person.status === 'active' && person.name.toLowerCase().includes(sought)).map(({ person: { id, name } }) => ({ id, name })));
    cursor = page.next;
  } while (cursor !== null && found.length < MOST_NAMED);
  const begins = ({ name }: { readonly name: string }): boolean => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(sought));
  return [...found.filter(begins), ...found.filter((one) => !begins(one))].slice(0, MOST_NAMED);
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
