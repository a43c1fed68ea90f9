import type { Instant } from '../../shared/brand.ts';
import type { RefusalCode } from '../../shared/refusal-codes.ts';
import type { ProductType } from '../assurance/retention/index.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import type { House } from './house.ts';

interface Wanted {
  readonly type: ProductType;
  readonly id: string;
  readonly code: Extract<RefusalCode, 'runs/deleted' | 'outside/trail-deleted'>;
}

/** What is not there because a retention policy took it says so, and until when it can be brought back. Only for what everybody who may ask could see. */
export async function refuseDeleted({ retention, clock }: Pick<House, 'retention' | 'clock'>, db: Db, { tenantId }: Actor, { type, id, code }: Wanted): Promise<void> {
  const gone = await retention.products.goneBy(db, tenantId, type, id);
  if (!gone) return;
  throw new Refusal(code, { id, deleted_at: gone.deletion.deletedAt, rule: fateOf(gone, clock.now()) });
}

function fateOf({ state, deletion: { deletedAt, restorableUntil } }: NonNullable<Awaited<ReturnType<House['retention']['products']['goneBy']>>>, now: Instant): string {
  const what = `deleted by a retention policy on ${deletedAt}`;
  if (state === 'purged') return `${what}, and gone for good`;
  return now < restorableUntil ? `${what}; it can be restored until ${restorableUntil}` : `${what}; its days of grace ended on ${restorableUntil}`;
}
