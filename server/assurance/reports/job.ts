import type { Brand, Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Kit } from '../../base/storage/index.ts';

type JobState = 'working' | 'finished' | 'cancelled' | 'failed';

/** Something that is begun once, watched, and then stopped or made. */
export interface Job<Id extends Brand<string> = Brand<string>> {
  readonly tenantId: TenantId;
  readonly id: Id;
  readonly state: JobState;
  /** Why it failed, where that can be said. */
  readonly problem: string | null;
  readonly startedBy: UserId;
  readonly startedByName: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}

/** With how far it is; null when it has ended, or works in another process. */
export type Watched<J extends Job, Progress> = J & { readonly progress: Progress | null };

/** A job as it begins. */
export function newJob<Id extends Brand<string>>({ ids, clock }: { readonly ids: Ids; readonly clock: Clock }, { tenantId, userId, name }: Actor): Job<Id> {
  return { tenantId, id: ids.id<Id>(), state: 'working', problem: null, startedBy: userId, startedByName: name, startedAt: clock.now(), endedAt: null };
}

/** The columns that every table of jobs begins with. */
export function jobColumns<Id extends Brand<string>>(kit: Kit) {
  return {
    tenantId: kit.tenantId(),
    state: kit.text('state').notNull().$type<JobState>(),
    problem: kit.text('problem'),
    startedBy: kit.text('started_by').notNull().$type<UserId>(),
    startedByName: kit.text('started_by_name').notNull(),
    startedAt: kit.at('started_at').notNull(),
    endedAt: kit.at('ended_at'),
    id: kit.text('id').notNull().$type<Id>(),
  };
}
