import type { IdentityDeps } from '../identity/index.ts';
import type { Vault } from '../../records/vault/index.ts';
import type { FactorStore } from './factor-store.ts';

export interface FactorDeps extends Pick<IdentityDeps, 'storage' | 'clock' | 'ids' | 'audit' | 'people' | 'failures' | 'roleBook'> {
  readonly factors: FactorStore;
  readonly vault: Vault;
}
