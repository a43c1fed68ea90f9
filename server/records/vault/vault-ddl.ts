import type { DdlPart } from '../../base/storage/index.ts';

/** A command of any tenant may seal what belongs to the identity plane; the keys it reads for that are wrapped. */
export const vaultDdl: DdlPart = { sqlite: [], postgres: [], sharedFromSystem: ['tenant_key'] };
