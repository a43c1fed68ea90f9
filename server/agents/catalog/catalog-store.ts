import type { Kit } from '../../base/storage/index.ts';
import { catalogLists } from './agent-search-store.ts';
import { agentStatements } from './agent-store.ts';
import { versionStatements } from './version-store.ts';

export type CatalogStore = ReturnType<typeof openCatalogStore>;

/** All of the room's SQL, by what it is about. */
export function openCatalogStore(kit: Kit) {
  return { ...agentStatements(kit), ...versionStatements(kit), ...catalogLists(kit) };
}
