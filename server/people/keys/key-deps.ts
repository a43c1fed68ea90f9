import type { SessionDeps } from '../sessions/index.ts';
import type { ApiKeyStore } from './api-key-store.ts';

export interface KeyDeps extends SessionDeps {
  readonly keys: ApiKeyStore;
  /** A derived key of its own (`deriveKey(deploymentKey, 'people/api-keys')`). */
  readonly pepper: Uint8Array;
  /** What this deployment's own keys are: a test deployment's key is no key in a live one, and the reverse. */
  readonly keyKind: 'live' | 'test';
}
