import type { TenantId } from '../../../shared/brand.ts';
import type { Db } from '../../base/storage/index.ts';

/** What holds the first entries of a log in place, so that a print of it can be compared with the log later. */
export interface LogAnchor {
  /** The first signed checkpoint over them, cosigned if one is, with every signature (C2SP signed-note); null while there are none. */
  readonly checkpoint: string | null;
  /** Of each witness the first checkpoint over them that it cosigned, or the last one below; by name. */
  readonly witnesses: ReadonlyArray<{ readonly name: string; readonly size: number }>;
}

const LOG = '(SELECT l.log_id FROM audit_log l WHERE l.tenant_id = ? AND l.origin = ?)';
const OVER = `SELECT p.size, p.note FROM audit_checkpoint p WHERE p.tenant_id = ? AND p.log_id = ${LOG} AND p.size >= ?`;
const FIRST = `${OVER} ORDER BY p.size LIMIT 1`;
const FIRST_COSIGNED = `${OVER} AND EXISTS (SELECT 1 FROM audit_cosignature c WHERE c.log_id = p.log_id AND c.size = p.size) ORDER BY p.size LIMIT 1`;
const LINES = `SELECT c.line FROM audit_cosignature c WHERE c.tenant_id = ? AND c.log_id = ${LOG} AND c.size = ? ORDER BY c.witness`;
const REACH = `SELECT c.witness, min(CASE WHEN c.size >= ? THEN c.size END) AS beyond, max(CASE WHEN c.size < ? THEN c.size END) AS below
  FROM audit_cosignature c WHERE c.tenant_id = ? AND c.log_id = ${LOG} GROUP BY c.witness ORDER BY c.witness`;

/** The same for the same entries at any later time, unless a witness saw them in between. */
export async function logAnchor(db: Db, tenantId: TenantId, { origin, size }: { readonly origin: string; readonly size: number }): Promise<LogAnchor> {
  if (size === 0) return { checkpoint: null, witnesses: [] };
  const of = [tenantId, tenantId, origin] as const;
  const [cosigned] = await db.all<{ size: number; note: string }>(FIRST_COSIGNED, ...of, size);
  const [found] = cosigned ? [cosigned] : await db.all<{ size: number; note: string }>(FIRST, ...of, size);
  const lines = found ? await db.all<{ line: string }>(LINES, ...of, found.size) : [];
  const reach = await db.all<{ witness: string; beyond: number | null; below: number | null }>(REACH, size, size, ...of);
  return {
    checkpoint: found ? found.note + lines.map(({ line }) => `${line}\n`).join('') : null,
    witnesses: reach.map(({ witness, beyond, below }) => ({ name: witness, size: Number(beyond ?? below) })),
  };
}
