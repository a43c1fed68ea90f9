import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Actor } from '../../base/actor.ts';
import type { Db, Storage } from '../../base/storage/index.ts';
import type { AuditRoom } from '../../records/audit/index.ts';
import type { ReadsRegistry } from './retention-rules.ts';
import type { RetentionStore } from './retention-store.ts';

export interface RetentionDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Pick<AuditRoom, 'trail' | 'eraseIn' | 'token' | 'writer'>;
  readonly retention: RetentionStore;
  /** The registry in force for an actor: its section `retention` bounds what policies may say. */
  registryOf(db: Db, actor: Actor): Promise<ReadsRegistry>;
}
