/**
 * Secrets at rest: each tenant has data keys of its own, wrapped by the deployment's data key, and values are sealed for their place.
 * Invariant: a value sealed for one tenant, table, row and column opens there and nowhere else, under the key it names, unchanged.
 */
export { destroyKeys } from './destroy-keys.ts';
export { type KeyFacts, listKeys } from './list-tenant-keys.ts';
export { openVault, type VaultOptions, type VaultRoom } from './open-vault.ts';
export { type ResealCount, resealValues } from './reseal-values.ts';
export { prepareVault, rotateKey, type RotationReason } from './rotate-key.ts';
export { sealedColumn } from './sealed-column-store.ts';
export { noteUses, rewrapKeys, tendKeys } from './tend-keys.ts';
export type { FieldPlace, SealedColumn, SealedRow, Vault } from './field-vault.ts';
export type { VaultDeps } from './vault-deps.ts';
export { vaultDdl } from './vault-ddl.ts';
export { buildVaultTables } from './vault-tables.ts';
