import { brand, type Instant, plusMs, type TenantId } from '../../../shared/brand.ts';
import { systemActor } from '../../base/system-tenant.ts';
import { type VerifyDeps, verifyOnRecord } from './verify-on-record.ts';

const WEEK_MS = 7 * 86_400_000;
const FIRST = 'SELECT min(time) AS time FROM audit_index WHERE log_id = (SELECT min(log_id) FROM audit_log WHERE tenant_id = ?)';

/** After a start every log is looked through. That it is whole is said in the log once a week; that it is not, at once. */
export async function verifyAfterStart(deps: VerifyDeps, tenantIds: readonly TenantId[], signal: AbortSignal): Promise<void> {
  for (const tenantId of tenantIds) if (!signal.aborted && (await begun(deps, tenantId))) await verifyOnRecord(deps, systemActor('verifier', tenantId), { saysWhole: await due(deps, tenantId), signal });
}

/** The full check of every log that nobody, person or timer, has had done for a week. */
export async function verifyDue(deps: VerifyDeps, tenantIds: readonly TenantId[], signal: AbortSignal): Promise<void> {
  for (const tenantId of tenantIds) if (!signal.aborted && (await due(deps, tenantId))) await verifyOnRecord(deps, systemActor('verifier', tenantId), { signal });
}

async function due({ storage, clock, audit }: VerifyDeps, tenantId: TenantId): Promise<boolean> {
  const last = await storage.read({ tenantId }, async (db) => (await audit.health(db, tenantId)).lastCheck?.at ?? (await db.all<{ time: string | null }>(FIRST, tenantId))[0]?.time ?? null);
  return last !== null && plusMs(brand<Instant>(last), WEEK_MS) <= clock.now();
}

/** A tenant whose log has not begun gets none by being looked at. */
async function begun({ storage, audit }: VerifyDeps, tenantId: TenantId): Promise<boolean> {
  return storage.read({ tenantId }, async (db) => (await audit.health(db, tenantId)).logs.length > 0);
}
