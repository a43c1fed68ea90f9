import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { AuditRow } from '../../records/audit/index.ts';
import type { EvidenceDeps } from './evidence-deps.ts';
import type { ExportDetails } from './evidence-request.ts';
import { type PackedReport, vouchingRows } from './packed-reports.ts';

/** The entries that were asked for, and those that vouch for the reports, where not every entry goes along. Refuses an entry that is not there. */
export async function citedRows(deps: EvidenceDeps, actor: Actor, { mode, reach, events }: Pick<ExportDetails, 'mode' | 'reach' | 'events'>, packed: readonly PackedReport[]): Promise<readonly AuditRow[]> {
  const rows: AuditRow[] = [];
  for (const id of events) {
    const row = await deps.storage.read(actor, (db) => deps.audit.search.find(db, actor.tenantId, id));
    if (!row) throw new Refusal('audit/entry-not-found', { field: 'events', id });
    rows.push(row);
  }
  return mode === 'range' && reach === 'log' ? rows : [...rows, ...(await vouchingRows(deps, actor, packed))];
}
