import type { TenantId } from '../../../shared/brand.ts';
import type { Db, Tx } from '../../base/storage/index.ts';

/** Where a sealed value stands. Moved to another tenant, table, row or column it does not open. */
export interface FieldPlace {
  /** Whose key seals it; the system tenant for what belongs to the identity plane and to no single tenant. */
  readonly tenantId: TenantId;
  /** SQL name of the table. */
  readonly table: string;
  /** Key of the row within the table, as the column's own `list` gives it. */
  readonly row: string;
  /** SQL name of the column. */
  readonly column: string;
}

export interface SealedRow {
  readonly row: string;
  readonly sealed: Uint8Array;
}

/** A column that holds sealed values, and how its room walks it. Called with the identity plane open. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** Up to `limit` rows with a value that are sealed under this tenant's keys, after the row `after`, in the order of `row`. */
  list(db: Db, tenantId: TenantId, page: { readonly after: string | null; readonly limit: number }): Promise<readonly SealedRow[]>;
  /** Puts `to` where exactly `from` still stands; anything else was written meanwhile and stays. Changes no `ver`: the value is the same. */
  replace(tx: Tx, tenantId: TenantId, row: string, from: Uint8Array, to: Uint8Array): Promise<void>;
}

/** Secrets at rest: AES-256-GCM under a key of the tenant's own, which is itself sealed under the data key. */
export interface Vault {
  /** Each room names its sealed columns when the house is wired. A value of a column that nobody named is not sealed: re-sealing would miss it. */
  register(column: SealedColumn): void;
  /** Seals within the command that stores the value. The transaction is that of the place's tenant; for the system tenant it may be any. */
  seal(tx: Tx, place: FieldPlace, secret: string): Promise<Uint8Array>;
  /** Inside the tenant's own scope, or any for the system tenant. Throws a plain error when the value, its place or its key is not the one it was sealed with; refuses a destroyed key. */
  open(db: Db, place: FieldPlace, sealed: Uint8Array): Promise<string>;
}
