import type { FieldPlace, SealedColumn, SealedRow } from './field-vault.ts';

/** The sealed values in a column of a tenant's table that names its rows by `id`. */
export function sealedColumn({ table, column }: Pick<FieldPlace, 'table' | 'column'>): SealedColumn {
  const list = `SELECT id AS row, ${column} AS sealed FROM ${table} WHERE tenant_id = ? AND id > ? AND ${column} IS NOT NULL ORDER BY id LIMIT ?`;
  const replace = `UPDATE ${table} SET ${column} = ? WHERE tenant_id = ? AND id = ? AND ${column} = ?`;
  return {
    table, column,
    list: (db, tenantId, { after, limit }) => db.all<SealedRow>(list, tenantId, after ?? '', limit),
    replace: (tx, tenantId, row, from, to) => tx.run(replace, to, tenantId, row, from),
  };
}
