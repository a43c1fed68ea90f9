import type { Instant } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import type { Deletion, RestoreRequest } from './deletion.ts';
import type { RetentionDeps } from './retention-deps.ts';

/** More would not fit into an entry; the table of deletions names them all. */
const MOST_NAMED = 100;

/**
 * Brings records of a deletion back into sight, as they were: until their time of grace is over, and what a hold keeps beyond that
 * as long as it does. Those that are named must all still be there to be brought back; where none is named, all that can be are.
 */
export function restoreRecords(deps: RetentionDeps, actor: Actor, { id, records }: RestoreRequest): Promise<{ readonly restored: number }> {
  return deps.storage.write(actor, async (tx) => {
    const deletion = await deps.products.deletion(tx, actor.tenantId, id);
    if (!deletion) throw new Refusal('retention/deletion-not-found', { id });
    const hidden = await deps.products.hidden(tx, actor.tenantId, deletion.id);
    const now = deps.clock.now();
    const able = now < deletion.restorableUntil ? hidden : await stillHeld(deps, tx, deletion, hidden);
    const wanted = records === undefined ? able : [...new Set(records)];
    const refused = wanted.find((one) => !able.includes(one));
    if (refused !== undefined || wanted.length === 0) {
      throw new Refusal('retention/not-restorable', { field: 'records', id: deletion.id, ...(refused === undefined ? {} : { record: refused }), rule: refusedBecause(deletion, now) });
    }
    await deps.products.show(tx, deletion, wanted, now);
    await deps.audit.trail.append(tx, actor, {
      type: 'retention.records.restored', resource: { type: 'retention_deletion', id: deletion.id, name: deletion.dataType },
      details: { data_type: deletion.dataType, records: wanted.length, of: deletion.records, ...(wanted.length <= MOST_NAMED ? { ids: wanted } : {}) },
    });
    return { restored: wanted.length };
  });
}

function refusedBecause({ restorableUntil }: Deletion, now: Instant): string {
  return now < restorableUntil ? 'records: not out of sight by this deletion any more' : `records: could be brought back until ${restorableUntil}`;
}

async function stillHeld({ products }: RetentionDeps, db: Db, deletion: Deletion, hidden: readonly string[]): Promise<readonly string[]> {
  const held = new Set(await products.heldOf(db, deletion.tenantId, deletion));
  return hidden.filter((id) => held.has(id));
}
