import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Tx } from '../../base/storage/index.ts';

/** That a witness has seen a checkpoint of ours: a line that goes under it. */
export interface Cosignature {
  readonly tenantId: TenantId;
  readonly logId: number;
  readonly size: number;
  readonly witness: string;
  /** The second since 1970 at which it was the newest that the witness had seen. */
  readonly seconds: number;
  readonly line: string;
}

const ADD = 'INSERT INTO audit_cosignature (tenant_id, log_id, size, witness, seconds, line) VALUES (?, ?, ?, ?, ?, ?)';
const LAST = 'SELECT max(size) AS size FROM audit_cosignature WHERE tenant_id = ? AND log_id = ? AND witness = ?';
const NEWEST = `SELECT c.log_id, c.size, c.witness, c.seconds FROM audit_cosignature c WHERE c.tenant_id = ?
  AND c.size = (SELECT max(o.size) FROM audit_cosignature o WHERE o.tenant_id = c.tenant_id AND o.log_id = c.log_id AND o.witness = c.witness) ORDER BY c.witness`;
const OF_LOG = 'SELECT size, witness, seconds, line FROM audit_cosignature WHERE tenant_id = ? AND log_id = ?';
const UNDER = 'SELECT line FROM audit_cosignature WHERE tenant_id = ? AND log_id = ? AND size = ? ORDER BY witness';

export async function addCosignature(tx: Tx, { tenantId, logId, size, witness, seconds, line }: Cosignature): Promise<void> {
  await tx.run(ADD, tenantId, logId, size, witness, seconds, line);
}

/** How far a witness has cosigned a log; 0 before the first time. */
export async function lastCosigned(db: Db, tenantId: TenantId, logId: number, witness: string): Promise<number> {
  const [row] = await db.all<{ size: number | null }>(LAST, tenantId, logId, witness);
  return Number(row?.size ?? 0);
}

/** The newest of each witness, for each of the tenant's logs. */
export async function newestCosignatures(db: Db, tenantId: TenantId): Promise<ReadonlyArray<Omit<Cosignature, 'tenantId' | 'line'>>> {
  const rows = await db.all<{ log_id: number; size: number; witness: string; seconds: number }>(NEWEST, tenantId);
  return rows.map((row) => ({ logId: Number(row.log_id), size: Number(row.size), witness: row.witness, seconds: Number(row.seconds) }));
}

/** All of a log, in the order of their checkpoints, then of the witnesses' names. */
export async function cosignaturesOf(db: Db, tenantId: TenantId, logId: number): Promise<ReadonlyArray<Omit<Cosignature, 'tenantId' | 'logId'>>> {
  const rows = await db.all<{ size: number; witness: string; seconds: number; line: string }>(OF_LOG, tenantId, logId);
  return rows.map((row) => ({ ...row, size: Number(row.size), seconds: Number(row.seconds) })).sort((a, b) => a.size - b.size || (a.witness < b.witness ? -1 : 1));
}

/** The lines that stand under a checkpoint, to be put behind its own signature. */
export async function cosignatureLines(db: Db, tenantId: TenantId, logId: number, size: number): Promise<string> {
  return (await db.all<{ line: string }>(UNDER, tenantId, logId, size)).map(({ line }) => `${line}\n`).join('');
}
