import type { TenantId } from '../../../shared/brand.ts';
import { KEY_ENDED } from '../../../shared/erasure-list.ts';
import type { Tx } from '../../base/storage/index.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { ENDED_KEY_REF, endedKeyDigest, type SubjectKeyRow } from '../../records/subjects/index.ts';
import { eraseFound } from './erase-found.ts';
import type { RetentionDeps } from './retention-deps.ts';

/** Keys whose end one transaction puts on record: whoever writes waits for no more than that. */
const MOST_AT_ONCE = 100;

/**
 * Destroys, on record, every retired key of a person under which nothing stands any more: with it whatever older copies of the
 * database hold of them is unreadable for ever. Answers how many. What is held keeps its key.
 */
export async function destroyKeys(deps: RetentionDeps, tenantId: TenantId): Promise<number> {
  const { shelf } = deps.audit.subjects;
  const retired = await deps.storage.read({ tenantId }, (db) => shelf.retired(db, tenantId));
  if (retired.length === 0) return 0;
  await deps.audit.writer.settle(deps.storage, tenantId); // what waits for its place in the log may be under one of them
  const empty = await deps.storage.read({ tenantId }, (db) => deps.retention.emptyOf(db, tenantId, retired));
  let destroyed = 0;
  for (let at = 0; at < empty.length; at += MOST_AT_ONCE) destroyed += await destroyThese(deps, tenantId, empty.slice(at, at + MOST_AT_ONCE));
  return destroyed;
}

/** Of these, the ones that nobody destroyed meanwhile. */
async function destroyThese(deps: RetentionDeps, tenantId: TenantId, keys: readonly SubjectKeyRow[]): Promise<number> {
  const { shelf } = deps.audit.subjects;
  const actor = systemActor('eraser', tenantId);
  const destroyed = await deps.storage.write(actor, async (tx) => {
    await shelf.holdForChange(tx, tenantId);
    const empty = await deps.retention.emptyOf(tx, tenantId, (await shelf.find(tx, keys)).filter(({ wrapped }) => wrapped !== null));
    for (const key of empty) {
      await deps.audit.trail.append(tx, actor, {
        type: KEY_ENDED, resource: { type: 'subject_key', id: key.person }, details: { kid: key.kid, reason: 'nothing that is told of the person is under it any more' }, refs: { [ENDED_KEY_REF]: endedKeyDigest(key) },
      });
    }
    if (shelf.inTransaction) await deps.audit.subjects.destroy(tx, empty);
    return empty;
  });
  // A file beside the database is not undone with it: the keys go once it is durable that nothing is under them. Killed before that, the next round finds them again.
  if (!shelf.inTransaction) await deps.audit.subjects.destroy({ all: () => Promise.resolve([]) }, destroyed);
  return destroyed.length;
}

/**
 * The keys of those among these people of whom the log tells nothing any more: from now on nothing is sealed under them, and `destroyKeys`
 * ends them. The last step of its transaction: whoever seals waits for it, holding the rows of their own command.
 */
export async function retireUnused({ audit, retention }: RetentionDeps, tx: Tx, tenantId: TenantId, people: Iterable<string>): Promise<void> {
  const unused = await retention.untold(tx, tenantId, [...people]);
  if (unused.length > 0) await audit.subjects.retire(tx, tenantId, unused);
}

/**
 * Before anybody acts after a start: keys of whose end the log tells are back where an older copy of the keys was put in place. They end again,
 * on record, so that older copies of the database stay unreadable, and whoever acts again gets a key of their own. Answers how many.
 */
export async function endAgain(deps: RetentionDeps, tenantId: TenantId): Promise<number> {
  const { shelf } = deps.audit.subjects;
  const back = await deps.storage.read({ tenantId }, async (db) => {
    const ended = await deps.retention.endedKeys(db, tenantId);
    return ended.size === 0 ? [] : (await shelf.kept(db, tenantId)).filter((key) => ended.has(endedKeyDigest(key)));
  });
  if (back.length === 0) return 0;
  await deps.storage.write(systemActor('eraser', tenantId), (tx) => deps.audit.subjects.retire(tx, tenantId, [...new Set(back.map(({ person }) => person))]));
  return destroyKeys(deps, tenantId);
}

/**
 * After a start: what was sealed under a key that is destroyed comes from a copy that is older than the erasure. Nobody can read it, and
 * it is erased here as it was before, on record, so that the log says why it is gone. Answers how many disclosures. What somebody
 * only says is destroyed, or put under such a key by hand, is not, nor what came to lie under a key of whose end this very log tells: a check names it.
 */
export async function eraseUnreadable(deps: RetentionDeps, tenantId: TenantId): Promise<number> {
  const { subjects } = deps.audit;
  const unreadable = await deps.storage.read({ tenantId }, async (db) => {
    const destroyed = await subjects.shelf.destroyed(db, tenantId);
    const empty = new Set(await deps.retention.emptyOf(db, tenantId, destroyed));
    const found: SubjectKeyRow[] = [];
    for (const key of destroyed) if (!empty.has(key) && subjects.wasDestroyed(key) && !(await deps.retention.saysEnded(db, tenantId, key))) found.push(key);
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
