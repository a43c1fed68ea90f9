import type { TenantId } from '../../shared/brand.ts';
import type { Db, DdlPart, Tx } from '../../server/base/storage/index.ts';
import { type FieldPlace, sealedColumn, type SealedRow } from '../../server/records/vault/index.ts';

/** A room with one sealed column, as a room of the product would have it. */
export const PROBE_DDL: DdlPart = {
  sqlite: ['CREATE TABLE IF NOT EXISTS sealed_probe (tenant_id TEXT NOT NULL, id TEXT NOT NULL, secret BLOB, PRIMARY KEY (tenant_id, id))'],
  postgres: ['CREATE TABLE IF NOT EXISTS sealed_probe (tenant_id text NOT NULL, id text NOT NULL, secret bytea, PRIMARY KEY (tenant_id, id))'],
};

const SAVE = 'INSERT INTO sealed_probe (tenant_id, id, secret) VALUES (?, ?, ?) ON CONFLICT (tenant_id, id) DO UPDATE SET secret = excluded.secret';

export const probeColumn = sealedColumn({ table: 'sealed_probe', column: 'secret' });

export const saveProbe = (tx: Tx, tenantId: TenantId, row: string, sealed: Uint8Array): Promise<void> => tx.run(SAVE, tenantId, row, sealed);
export const probeRows = (db: Db, tenantId: TenantId): Promise<readonly SealedRow[]> => probeColumn.list(db, tenantId, { after: null, limit: 10_000 });
export const probePlace = (tenantId: TenantId, row: string): FieldPlace => ({ tenantId, table: 'sealed_probe', row, column: 'secret' });
