import { createHmac } from 'node:crypto';
import type { SessionDeps } from '../sessions/index.ts';
import type { ApiKeyStore } from './api-key-store.ts';

export interface KeyDeps extends SessionDeps {
  readonly keys: ApiKeyStore;
  /** A derived key of its own (`deriveKey(dataKey, 'people/api-keys')`). */
  readonly pepper: Uint8Array;
  /** What this deployment's own keys are: a test deployment's key is no key in a live one, and the reverse. */
  readonly keyKind: 'live' | 'test';
}

export function macOf(pepper: Uint8Array, key: string): string {
  return createHmac('sha256', pepper).update(key, 'utf8').digest('hex');
}
