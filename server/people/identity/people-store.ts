import type { Kit } from '../../base/storage/index.ts';
import { openMembershipStore } from './membership-store.ts';
import { openPasswordResetStore } from './password-reset-store.ts';
import { openPersonStore } from './person-store.ts';

export type PeopleStore = ReturnType<typeof openPeopleStore>;

/** People, their memberships and their ways to a new password, as the other rooms of this wing ask for them. */
export function openPeopleStore(kit: Kit) {
  return { ...openPersonStore(kit), ...openMembershipStore(kit), ...openPasswordResetStore(kit) };
}
