import type { TenantId } from '../../../shared/brand.ts';
import type { BareTx, Param } from '../../base/storage/index.ts';

/** One key of one person. A person's token is made under the tenant's key, so that no two tenants have one in common. */
export interface SubjectKeyRef {
  readonly person: string;
  readonly kid: number;
}

export interface SubjectKeyRow extends SubjectKeyRef {
  readonly tenantId: TenantId;
  /** Null once it is destroyed. */
  readonly wrapped: Uint8Array | null;
  readonly createdAt: string;
  readonly retiredAt: string | null;
  readonly gone: Uint8Array | null;
}

/** A key with what is to say of it that it was destroyed. */
export interface GoneKey extends SubjectKeyRef {
  readonly gone: Uint8Array;
}

/** As much of a database as asks one question. */
export interface Asks {
  all<Row>(statement: string, ...params: readonly Param[]): Promise<Row[]>;
}

/** Where the wrapped keys lie: beside the database, so that a copy of it can be kept longer than the keys are. */
export interface KeyShelf {
  /** Whether what is written here stands and falls with the database's transaction; else it is durable at once, whatever becomes of that. */
  readonly inTransaction: boolean;
  /** Keeps the tenant's keys in use, until the end of the transaction. */
  hold(tx: BareTx, tenantId: TenantId): Promise<void>;
  /** Waits for all who hold them, and keeps others from it. */
  holdForChange(tx: BareTx, tenantId: TenantId): Promise<void>;
  /** The last key of each of these people, for those who have one. */
  newest(asks: Asks, people: readonly string[]): Promise<readonly SubjectKeyRow[]>;
  find(asks: Asks, keys: readonly SubjectKeyRef[]): Promise<readonly SubjectKeyRow[]>;
  /** Adds keys; one that is there already stays as it is. */
  add(tx: BareTx, rows: readonly SubjectKeyRow[]): Promise<void>;
  /** Every key of these people that is in use is so no longer. */
  retire(tx: BareTx, people: readonly string[], at: string): Promise<void>;
  /** Every one that is not destroyed. */
  kept(asks: Asks, tenantId: TenantId): Promise<readonly SubjectKeyRow[]>;
  /** Retired and not destroyed, the oldest first. */
  retired(asks: Asks, tenantId: TenantId): Promise<readonly SubjectKeyRow[]>;
  destroyed(asks: Asks, tenantId: TenantId): Promise<readonly SubjectKeyRow[]>;
  /** For ever; all of them in one step. */
  destroy(asks: Asks, keys: readonly GoneKey[]): Promise<void>;
  close(): void;
}
