import type { Clock } from '../../base/clock.ts';
import type { Outbound } from '../../base/outbound.ts';
import type { Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from '../audit/index.ts';
import type { WitnessKey } from './witness-key.ts';
import type { WitnessStore } from './witness-store.ts';

export interface WitnessDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly audit: AuditRoom;
  readonly witnesses: WitnessStore;
  readonly witnessKey: WitnessKey;
  readonly outbound: Outbound;
}
