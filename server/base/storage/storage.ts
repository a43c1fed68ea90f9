import type { SQLiteAsyncDatabase } from 'drizzle-orm/sqlite-core';
import type { TenantId } from '../../../shared/brand.ts';
import type { Actor } from '../actor.ts';
import type { Refusal } from '../refusal.ts';
import type { Dialect, Kit } from './kit.ts';

/** The query builder stores see: awaitable builders only, no driver, no dialect. */
export type Builder = Pick<SQLiteAsyncDatabase<'async', unknown>, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete' | '$count'>;

/** One place to read from, inside a tenant scope. */
export interface Db {
  readonly dialect: Dialect;
  readonly q: Builder;
  /** A kept prepared statement for hot paths; `?` marks parameters in both dialects. */
  all<Row>(statement: Statement, ...params: readonly Param[]): Promise<Row[]>;
}

/** One command's hold on the database: everything in it happens, or nothing. Await nothing but database work inside. */
export interface Tx extends Db {
  run(statement: Statement, ...params: readonly Param[]): Promise<void>;
  /** As `run`, and answers how many rows it changed. */
  change(statement: Statement, ...params: readonly Param[]): Promise<number>;
  /** Adds many rows through one `INSERT ... VALUES (?, ?)`: a kept statement on SQLite, one message on PostgreSQL. */
  insert(statement: Statement, rows: readonly (readonly Param[])[]): Promise<void>;
  /** Hands something over that is written once for all commands of a batch, just before its COMMIT; dropped if this command fails. */
  defer(item: Deferred): void;
}

/** A transaction above any single command: what hooks and savepoints work on. */
export type BareTx = Omit<Tx, 'defer'>;

export interface Deferred {
  readonly tenantId: TenantId;
}

export type Param = string | number | null | Uint8Array;

/** One text for both databases, or one each. */
export type Statement = string | { readonly sqlite: string; readonly postgres: string };

export interface Scope {
  readonly tenantId: TenantId;
}

/**
 * The database, in one of two dialects. Every statement runs inside a tenant scope: a row of another tenant can neither
 * be read nor written, even by a statement that forgot its predicate. Answers of `write` are given only after COMMIT.
 */
export interface Storage {
  readonly dialect: Dialect;
  readonly kit: Kit;
  write<R>(actor: Actor, work: (tx: Tx) => Promise<R>): Promise<R>;
  /** As `write`, with the identity plane (people, tenants, sessions, keys) open; only the stores of those rooms may ask. */
  writeIdentity<R>(actor: Actor, work: (tx: Tx) => Promise<R>): Promise<R>;
  read<R>(scope: Scope, work: (db: Db) => Promise<R>): Promise<R>;
  readIdentity<R>(scope: Scope, work: (db: Db) => Promise<R>): Promise<R>;
  close(): Promise<void>;
}

/** What rides along with every command, in its own transaction. */
export interface WriteHooks {
  /**
   * Asks once more, as the first act of the transaction and with the identity plane open, whether a caller whom a capability let
   * in still holds what they came with, and keeps their rights from changing until the end of it. Refuses otherwise.
   */
  readmit(tx: BareTx, actor: Actor, plane: 'tenant' | 'identity'): Promise<void>;
  /** The stored answer of a command that already happened, or null to go on. Refuses a reused id with other arguments. */
  recall(tx: Tx, actor: Actor): Promise<{ readonly result: unknown } | null>;
  remember(tx: Tx, actor: Actor, result: unknown): Promise<void>;
  /** The refusal's audit entry, written after the command's own effects were rolled back. */
  refused(tx: Tx, actor: Actor, refusal: Refusal): Promise<void>;
  /** Writes what the batch's commands deferred, in the order of the commands, as the last act before COMMIT. Runs above any tenant. */
  flush(tx: BareTx, items: readonly Deferred[]): Promise<void>;
  /** The batch is durable, or it never happened. */
  ended(items: readonly Deferred[], committed: boolean): void;
}

export const noHooks: WriteHooks = {
  readmit: () => Promise.resolve(),
  recall: () => Promise.resolve(null),
  remember: () => Promise.resolve(),
  refused: () => Promise.resolve(),
  flush: () => Promise.resolve(),
  ended: () => undefined,
};

export function textFor(statement: Statement, dialect: Dialect): string {
  return typeof statement === 'string' ? statement : statement[dialect];
}
