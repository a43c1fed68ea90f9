/**
 * A tenant's own directory (SCIM 2.0, RFC 7643 and 7644) says who works there and in which groups they are; the tenant says what groups stand for.
 * Invariant: a directory reaches the people of its own tenant only, gives no right but through the mapping, and whom it puts out is out at the next request.
 */
export { changeMapping, MappingChange, readMapping, type ShownMapping } from './change-mapping.ts';
export { readPatch } from './patch-operations.ts';
export { createScimGroup, patchScimGroup, removeScimGroup, replaceScimGroup } from './provision-group.ts';
export { createScimUser, patchScimUser, removeScimUser, replaceScimUser } from './provision-user.ts';
export { type Listed, type Listing, listScimGroups, listScimUsers, readScimGroup, readScimUser } from './read-directory.ts';
export type { ScimDeps } from './scim-deps.ts';
export { resourceTypes, schemas, serviceProviderConfig } from './scim-documents.ts';
export { openScimGroupStore, type ScimGroupStore } from './scim-group-store.ts';
export { groupResource, groupVersion } from './scim-group.ts';
export { ERROR_SCHEMA, LIST_SCHEMA, SCIM_TYPE } from './scim-names.ts';
export { buildScimTables } from './scim-tables.ts';
export { openScimUserStore, type ScimUserStore } from './scim-user-store.ts';
export { userResource, userVersion } from './scim-user.ts';
