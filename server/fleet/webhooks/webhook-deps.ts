import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Outbound } from '../../base/outbound.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import type { Vault } from '../../records/vault/index.ts';
import type { WebhookStore } from './webhook-store.ts';

export interface WebhookDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: AuditTrail;
  readonly vault: Vault;
  readonly webhooks: WebhookStore;
  /** The guarded way out: never to this machine or its neighbours. */
  readonly outbound: Outbound;
}
