import type { Kit } from '../../base/storage/index.ts';
import { delegationStatements } from './delegation-store.ts';
import { requestLists } from './request-search-store.ts';
import { requestStatements } from './request-store.ts';

export type ApprovalStore = ReturnType<typeof openApprovalStore>;

/** All of the room's SQL, by what it is about. */
export function openApprovalStore(kit: Kit) {
  return { ...requestStatements(kit), ...requestLists(kit), ...delegationStatements(kit) };
}
