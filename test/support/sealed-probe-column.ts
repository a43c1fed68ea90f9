import type { TenantId } from '../../shared/brand.ts';
import type { Db, DdlPart, Tx } from '../../server/base/storage/index.ts';
import type { FieldPlace, SealedColumn, SealedRow } from '../../server/records/vault/index.ts';

/** A room with one sealed column, as a room of the product would have it. */
export const PROBE_DDL: DdlPart = {
  sqlite: ['CREATE TABLE IF NOT EXISTS sealed_probe (tenant_id TEXT NOT NULL, id TEXT NOT NULL, secret BLOB, PRIMARY KEY (tenant_id, id))'],
  postgres: ['CREATE TABLE IF NOT EXISTS sealed_probe (tenant_id text NOT NULL, id text NOT NULL, secret bytea, PRIMARY KEY (tenant_id, id))'],
};

const LIST = 'SELECT id AS row, secret AS sealed FROM sealed_probe WHERE tenant_id = ? AND id > ? AND secret IS NOT NULL ORDER BY id LIMIT ?';
const REPLACE = 'UPDATE sealed_probe SET secret = ? WHERE tenant_id = ? AND id = ? AND secret = ?';
const SAVE = 'INSERT INTO sealed_probe (tenant_id, id, secret) VALUES (?, ?, ?) ON CONFLICT (tenant_id, id) DO UPDATE SET secret = excluded.secret';

export const probeColumn: SealedColumn = {
  table: 'sealed_probe', column: 'secret',
  list: (db, tenantId, { after, limit }) => db.all<SealedRow>(LIST, tenantId, after ?? '', limit),
  replace: (tx, tenantId, row, from, to) => tx.run(REPLACE, to, tenantId, row, from),
};

export const saveProbe = (tx: Tx, tenantId: TenantId, row: string, sealed: Uint8Array): Promise<void> => tx.run(SAVE, tenantId, row, sealed);
export const probeRows = (db: Db, tenantId: TenantId): Promise<readonly SealedRow[]> => probeColumn.list(db, tenantId, { after: null, limit: 10_000 });
export const probePlace = (tenantId: TenantId, row: string): FieldPlace => ({ tenantId, table: 'sealed_probe', row, column: 'secret' });
