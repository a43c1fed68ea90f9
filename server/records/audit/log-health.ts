import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';
import type { AuditSearch } from './audit-search.ts';
import { newestCosignatures } from './cosignatures.ts';
import type { Progress } from './verify-own-logs.ts';

export interface LogState {
  readonly origin: string;
  readonly size: number;
  readonly signedSize: number;
  readonly signedAt: string;
  readonly vkey: string;
  /** How far each witness has cosigned it, and when that was the newest it had seen (seconds since 1970). */
  readonly witnesses: ReadonlyArray<{ readonly name: string; readonly size: number; readonly seconds: number }>;
  /** When the first entry that no witness has seen was written; null when there is none. */
  readonly unwitnessedSince: string | null;
}

/** The last time somebody had the whole log recomputed, as the log itself tells it. */
export interface LastCheck {
  readonly eventId: string;
  readonly at: string;
  readonly ok: boolean;
}

/** How a tenant's logs stand, and when they were last looked through. */
export interface LogHealth {
  readonly logs: readonly LogState[];
  /** When the first entry of the first of them was written. */
  readonly beganAt: string | null;
  readonly lastCheck: LastCheck | null;
  /** A recomputation that is going on. */
  readonly checking: Progress | null;
}

const STATE = 'SELECT log_id, origin, size, signed_size, signed_at, vkey FROM audit_log WHERE tenant_id = ? ORDER BY log_id';
const TIME_OF = 'SELECT time FROM audit_index WHERE tenant_id = ? AND log_id = ? AND idx = ?';

interface StateRow {
  readonly log_id: number;
  readonly origin: string;
  readonly size: number;
  readonly signed_size: number;
  readonly signed_at: string;
  readonly vkey: string;
}

/** `checking`: a recomputation that is going on. */
export async function readHealth(db: Db, tenantId: TenantId, search: Pick<AuditSearch, 'page'>, checking: Progress | null): Promise<LogHealth> {
  const rows = await db.all<StateRow>(STATE, tenantId);
  const seen = Map.groupBy(await newestCosignatures(db, tenantId), ({ logId }) => logId);
  const logs: LogState[] = [];
  for (const row of rows) logs.push(await stateOf(db, tenantId, row, seen.get(Number(row.log_id)) ?? []));
  const [first] = rows;
  const [began] = first ? await db.all<{ time: string }>(TIME_OF, tenantId, Number(first.log_id), 0) : [];
  const [check] = (await search.page(db, tenantId, { types: ['audit.verification.passed', 'audit.verification.failed'], size: 1 })).items;
  return { logs, beganAt: began?.time ?? null, checking, lastCheck: check ? { eventId: check.eventId, at: check.time, ok: check.outcome === 'success' } : null };
}

async function stateOf(db: Db, tenantId: TenantId, row: StateRow, seen: Awaited<ReturnType<typeof newestCosignatures>>): Promise<LogState> {
  const witnessed = Math.max(0, ...seen.map(({ size }) => size));
  const [first] = await db.all<{ time: string }>(TIME_OF, tenantId, Number(row.log_id), witnessed);
  return {
    origin: row.origin, size: Number(row.size), signedSize: Number(row.signed_size), signedAt: row.signed_at, vkey: row.vkey,
    witnesses: seen.map(({ witness, size, seconds }) => ({ name: witness, size, seconds })), unwitnessedSince: first?.time ?? null,
  };
}
