import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import type { IsolationProbe } from './evidence.ts';

/** One table of each wing that tenants share; what guards one guards all, and a test of the storage holds it to that. */
const PROBES = {
  agent: 'SELECT count(*) AS n FROM agent WHERE tenant_id <> ?',
  agent_version: 'SELECT count(*) AS n FROM agent_version WHERE tenant_id <> ?',
  approval_request: 'SELECT count(*) AS n FROM approval_request WHERE tenant_id <> ?',
  audit_disclosure: 'SELECT count(*) AS n FROM audit_disclosure WHERE tenant_id <> ?',
  processing_activity: 'SELECT count(*) AS n FROM processing_activity WHERE tenant_id <> ?',
  report: 'SELECT count(*) AS n FROM report WHERE tenant_id <> ?',
  report_attachment: 'SELECT count(*) AS n FROM report_attachment WHERE tenant_id <> ?',
  run: 'SELECT count(*) AS n FROM run WHERE tenant_id <> ?',
} as const;

/** Asks the database, in the scope of one tenant, for rows of all others. The statement names them; the guard below must not show them. */
export async function probeIsolation(db: Db, tenantId: TenantId): Promise<readonly IsolationProbe[]> {
  const probes: IsolationProbe[] = [];
  for (const [table, statement] of Object.entries(PROBES)) {
    const [row] = await db.all<{ n: number | string }>(statement, tenantId);
    probes.push({ table, foreign: Number(row?.n ?? 0) });
  }
  return probes;
}
