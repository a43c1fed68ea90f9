import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';

const ERASED = 'SELECT count(*) AS n FROM audit_erasure e WHERE e.tenant_id = ? AND e.log_id = (SELECT l.log_id FROM audit_log l WHERE l.tenant_id = ? AND l.origin = ?) AND e.idx < ?';

/** How many disclosures of the first `size` entries of a log are erased on record, whenever that was; verification holds each against the entry that vouches for it. */
export async function countErased(db: Db, tenantId: TenantId, { origin, size }: { readonly origin: string; readonly size: number }): Promise<number> {
  const [found] = await db.all<{ n: number }>(ERASED, tenantId, tenantId, origin, size);
  return Number(found?.n ?? 0);
}
