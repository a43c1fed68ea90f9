/**
 * The first run: whether this deployment still needs an owner, and how it gets one.
 * Invariant: an owner is made this way at most once, by whoever holds the one-time token. Stands above sessions, because its answer is a session.
 */
export { type AllowSelfApproval, createOwner, NewOwner, type SetupDeps } from './create-owner.ts';
export { openSetupStore, type SetupStore } from './setup-store.ts';
export { buildSetupTables } from './setup-tables.ts';
export { issueSetupToken, setupState, type SetupStateDeps, type SetupTokenDeps, setupTokenHash } from './setup-token.ts';
