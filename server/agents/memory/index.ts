/**
 * What agents and people keep to know it later, and who may reach each piece: owner, scope, sensitivity, grants.
 * Invariant: nothing confidential or restricted is reached by anybody but its owner without a live grant, whatever their roles are.
 */
export { changeMemory, keepMemory, removeMemory } from './keep-memory.ts';
export { forgetEnded, listMemory, type OpenedMemory, readMemory, type ShownMemory } from './read-memory.ts';
export { giveMemory, takeMemoryBack } from './share-memory.ts';
export { MEMORY_PERMISSIONS, MEMORY_SCOPES, MemoryChange, type MemoryGrant, type MemoryPermission, type MemoryResource, type MemoryScope, hasItsPlace, NewGrant, NewMemory, PLACE_RULE, SENSITIVITIES, type Sensitivity } from './memory.ts';
export { mayGive, type Permissions, permissionsOf, reachOf } from './memory-acl.ts';
export type { MemoryDeps } from './memory-deps.ts';
export { openMemoryGrantEnder } from './memory-grant-ender.ts';
export { CONTENT_PLACE, type MemoryStore, openMemoryStore } from './memory-store.ts';
export { buildMemoryTables } from './memory-tables.ts';
