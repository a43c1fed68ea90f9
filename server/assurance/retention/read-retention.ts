import { type Page, pageOf } from '../../../shared/page.ts';
import type { Instant } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { textIn } from '../../base/cursor-key.ts';
import { Refusal } from '../../base/refusal.ts';
import type { DeletedRecord } from './deletion.ts';
import type { RetentionDeps } from './retention-deps.ts';
import { isProductType } from './retention-policy.ts';
import { type BoundedType, boundedTypes } from './retention-rules.ts';

/** A type of data with how much there is of it now. */
export interface CountedType extends BoundedType {
  /** Disclosures, records or accounts; null where nothing is kept here. Of records those that a policy may take, however young. */
  readonly records: number | null;
  readonly oldest: Instant | null;
}

/** Every type that a policy can be about, with what bounds it and what it holds. */
export async function countedTypes({ storage, retention, products, viewOf, peopleOf }: RetentionDeps, actor: Actor): Promise<readonly CountedType[]> {
  const people = await peopleOf(actor.tenantId);
  return storage.read(actor, async (db) => {
    const counted: CountedType[] = [];
    for (const type of boundedTypes(await viewOf(db, actor.tenantId))) {
      const { dataType, auditClass, kind } = type;
      const held = auditClass !== null ? await retention.classHolding(db, actor.tenantId, auditClass) : isProductType(dataType) ? await products.holding(db, actor.tenantId, dataType) : kind === 'by-hand' ? people : { records: null, oldest: null };
      counted.push({ ...type, ...held });
    }
    return counted;
  });
}

/** What became of each record of a deletion, in the order of their ids. */
export async function listDeleted({ storage, products }: Pick<RetentionDeps, 'storage' | 'products'>, actor: Actor, { id, cursor, size }: { readonly id: string; readonly cursor?: string | undefined; readonly size: number }): Promise<Page<DeletedRecord>> {
  const after = cursor === undefined ? '' : textIn(cursor);
  const rows = await storage.read(actor, async (db) => {
    const deletion = await products.deletion(db, actor.tenantId, id);
    if (!deletion) throw new Refusal('retention/deletion-not-found', { id });
    return products.records(db, actor.tenantId, deletion.id, { after, limit: size + 1 });
  });
  return pageOf(rows, size, ({ recordId }) => [recordId]);
}
