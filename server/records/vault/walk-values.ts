import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import { kidOf } from './sealed-value.ts';
import type { SealedColumn, SealedRow } from './field-vault.ts';

/** Small enough for one short transaction. */
const BATCH = 200;

/** One column's values of one tenant, a batch at a time; `batchAt` reads the rows after a row, and may change them. */
export async function walkColumn(batchAt: (page: { readonly after: string | null; readonly limit: number }) => Promise<readonly SealedRow[]>, batch = BATCH): Promise<void> {
  for (let after: string | null = null; ; ) {
    const rows = await batchAt({ after, limit: batch });
    const last = rows.at(-1);
    if (!last || rows.length < batch) return;
    after = last.row;
  }
}

export type ValueCounts = ReadonlyMap<number, number>;

/** How many of a tenant's values stand under which key; what is no sealed value counts under none, as 0. */
export async function countValues(db: Db, tenantId: TenantId, columns: readonly SealedColumn[]): Promise<ValueCounts> {
  const counts = new Map<number, number>();
  for (const column of columns) {
    await walkColumn(async (page) => {
      const rows = await column.list(db, tenantId, page);
      for (const { sealed } of rows) {
        const kid = namedBy(sealed);
        counts.set(kid, (counts.get(kid) ?? 0) + 1);
      }
      return rows;
    });
  }
  return counts;
}

/** The key a value names, or 0, which no key is, for bytes that are no sealed value. */
export function namedBy(sealed: Uint8Array): number {
  try {
    return kidOf(sealed);
  } catch {
    return 0;
  }
}
