import type { TenantId } from '../../../shared/brand.ts';
import { KEY_ENDED } from '../../../shared/erasure-list.ts';
import type { Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { ENDED_KEY_REF, endedKeyDigest, type SubjectKeyRow } from '../../records/subjects/index.ts';
import { eraseFound } from './erase-found.ts';
import type { RetentionDeps } from './retention-deps.ts';

/**
 * Destroys, on record, every retired key of a person under which nothing stands any more: with it whatever older copies of the
 * database hold of them is unreadable for ever. Answers how many. What is held keeps its key.
 */
export async function destroyKeys(deps: RetentionDeps, tenantId: TenantId): Promise<number> {
  const { shelf } = deps.audit.subjects;
  const retired = await deps.storage.read({ tenantId }, (db) => shelf.retired(db, tenantId));
  if (retired.length === 0) return 0;
  await deps.audit.writer.settle(deps.storage, tenantId); // what waits for its place in the log may be under one of them
  const destroyed = await deps.storage.write(systemActor('eraser', tenantId), async (tx) => {
    await shelf.holdForChange(tx, tenantId);
    const empty: SubjectKeyRow[] = [];
    for (const key of await shelf.retired(tx, tenantId)) {
      if (!retired.some(({ person, kid }) => person === key.person && kid === key.kid)) continue; // retired since: what is under it may wait for its place still
      if (await deps.retention.isEmptyKey(tx, tenantId, key)) empty.push(key);
    }
    for (const key of empty) {
      await deps.audit.trail.append(tx, systemActor('eraser', tenantId), {
        type: KEY_ENDED, resource: { type: 'subject_key', id: key.person }, details: { kid: key.kid, reason: 'nothing that is told of the person is under it any more' }, refs: { [ENDED_KEY_REF]: endedKeyDigest(key) },
      });
    }
    if (shelf.inTransaction) await destroyAll(deps, tx, empty);
    return empty;
  });
  // A file beside the database is not undone with it: the keys go once it is durable that nothing is under them. Killed before that, the next round finds them again.
  if (!shelf.inTransaction) await destroyAll(deps, { all: () => Promise.resolve([]) }, destroyed);
  return destroyed.length;
}

async function destroyAll({ audit }: RetentionDeps, asks: Pick<Tx, 'all'>, keys: readonly SubjectKeyRow[]): Promise<void> {
  for (const key of keys) await audit.subjects.destroy(asks, key);
}

/**
 * The keys of those among these people of whom the log tells nothing any more: from now on nothing is sealed under them, and `destroyKeys`
 * ends them. The last step of its transaction: whoever seals waits for it, holding the rows of their own command.
 */
export async function retireUnused({ audit, retention }: RetentionDeps, tx: Tx, tenantId: TenantId, people: Iterable<string>): Promise<void> {
  const unused: string[] = [];
  for (const person of people) if (!(await retention.tellsOf(tx, tenantId, person))) unused.push(person);
  if (unused.length > 0) await audit.subjects.retire(tx, tenantId, unused);
}

/**
 * After a start: what was sealed under a key that is destroyed comes from a copy that is older than the erasure. Nobody can read it, and
 * it is erased here as it was before, on record, so that the log says why it is gone. Answers how many disclosures. What somebody
 * only says is destroyed, or put under such a key by hand, is not, nor what came to lie under a key of whose end this very log tells: a check names it.
 */
export async function eraseUnreadable(deps: RetentionDeps, tenantId: TenantId): Promise<number> {
  const { subjects } = deps.audit;
  const unreadable = await deps.storage.read({ tenantId }, async (db) => {
    const found: SubjectKeyRow[] = [];
    for (const key of await subjects.shelf.destroyed(db, tenantId)) if (subjects.wasDestroyed(key) && !(await deps.retention.isEmptyKey(db, tenantId, key)) && !(await deps.retention.saysEnded(db, tenantId, key))) found.push(key);
    return found;
  });
  if (unreadable.length === 0) return 0;
  const actor = systemActor('eraser', tenantId);
  await deps.audit.writer.settle(deps.storage, tenantId);
  return deps.storage.write(actor, async (tx) => {
    let erased = 0;
    for (const key of unreadable) {
      erased += (await eraseFound(deps, tx, actor, { type: 'privacy.erasure.completed', resource: { type: 'subject_key', id: key.person }, details: { subjects: [key.person], repeated: true } }, (most) => deps.retention.freeOfKey(tx, tenantId, key, most))).erased;
    }
    return erased;
  });
}
