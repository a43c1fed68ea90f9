/**
 * API keys: made once and shown once, declared by a file, narrowed by scopes, ended at once.
 * Invariant: a key never allows what its owner may not do at that moment, and the database alone gives none away.
 */
export { ALL_OPEN, type ApiKey, KeyName, NewApiKey, Scopes } from './api-key.ts';
export { type ApiKeyStore, openApiKeyStore } from './api-key-store.ts';
export { buildApiKeyTables } from './api-key-tables.ts';
export { giveApiKey, KeyRotation, rotateApiKey } from './change-api-key.ts';
export { type CreatedKey, createApiKey } from './create-api-key.ts';
export { type Declaration, declareApiKey, declaredChange, redeclareApiKey } from './declare-api-key.ts';
export type { KeyDeps } from './key-deps.ts';
export { formOfKey, KEY_PREFIXES, type KeyForm, type KeyPrefix } from './key-format.ts';
export { openKeyEnder } from './key-ender.ts';
export { openKeyHolders } from './key-holder.ts';
export { listApiKeys, revokeApiKey } from './revoke-api-key.ts';
export { KeySignIn, signInByKey } from './sign-in-by-key.ts';
