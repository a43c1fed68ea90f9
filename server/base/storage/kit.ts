import { sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import * as lite from 'drizzle-orm/sqlite-core';
import { brand, type Instant, instantOf, type TenantId } from '../../../shared/brand.ts';

export type Dialect = 'sqlite' | 'postgres';

const liteInstant = lite.customType<{ data: Instant; driverData: string }>({ dataType: () => 'text', fromDriver: (text) => brand<Instant>(text) });
const pgInstant = pg.customType<{ data: Instant; driverData: string }>({
  dataType: () => 'timestamp(3) with time zone',
  fromDriver: (text) => instantOf(Date.parse(text)),
});

/** Stand-ins for the tenants room's table, so that every tenant table below it can point there. Never migrated from here. */
const liteTenant = lite.sqliteTable('iam_tenant', { id: lite.text('id').primaryKey() });
const pgTenant = pg.pgTable('iam_tenant', { id: pg.text('id').primaryKey() });

/** The canonical kit: SQLite builders. Every column has the same TypeScript type in both dialects. */
export const sqliteKit = {
  dialect: 'sqlite' as Dialect, // wider than its value: the twin says 'postgres'
  table: lite.sqliteTable,
  text: (name: string) => lite.text(name),
  int: (name: string) => lite.integer(name, { mode: 'number' }),
  bool: (name: string) => lite.integer(name, { mode: 'boolean' }),
  json: <T>(name: string) => lite.text(name, { mode: 'json' }).$type<T>(),
  bytes: (name: string) => lite.blob(name, { mode: 'buffer' }),
  at: (name: string) => liteInstant(name),
  /** The column every tenant table carries: not null, and the tenant exists (FEATURES U01). */
  tenantId: () => lite.text('tenant_id').notNull().$type<TenantId>().references(() => liteTenant.id),
  /** The same without the reference, for what must outlive its tenant: the audit log. */
  bareTenantId: () => lite.text('tenant_id').notNull().$type<TenantId>(),
  /** A number the database gives out in insertion order; gaps are possible, order is not broken within one connection. */
  queueId: (name: string) => lite.integer(name, { mode: 'number' }).primaryKey({ autoIncrement: true }),
  index: (name: string) => lite.index(name),
  unique: (name: string) => lite.uniqueIndex(name),
  primaryKey: (...columns: [lite.AnySQLiteColumn, ...lite.AnySQLiteColumn[]]) => lite.primaryKey({ columns }),
  foreignKey: lite.foreignKey,
  lower: (column: lite.AnySQLiteColumn) => sql`lower(${column})`,
};

export type Kit = typeof sqliteKit;

/** Any table that a kit made. */
export type KitTable = lite.SQLiteTable;

/** The PostgreSQL twin, cast to the canonical types once, here and nowhere else. Row-level security is added by `postgres-ddl.ts`. */
export const postgresKit = {
  dialect: 'postgres' as Dialect, // as above
  table: pg.pgTable,
  text: (name: string) => pg.text(name),
  int: (name: string) => pg.bigint(name, { mode: 'number' }),
  bool: (name: string) => pg.boolean(name),
  json: (name: string) => pg.jsonb(name),
  bytes: (name: string) => pg.bytea(name),
  at: (name: string) => pgInstant(name),
  tenantId: () => pg.text('tenant_id').notNull().references(() => pgTenant.id),
  bareTenantId: () => pg.text('tenant_id').notNull(),
  queueId: (name: string) => pg.bigserial(name, { mode: 'number' }).primaryKey(),
  index: (name: string) => pg.index(name),
  unique: (name: string) => pg.uniqueIndex(name),
  primaryKey: (...columns: [pg.AnyPgColumn, ...pg.AnyPgColumn[]]) => pg.primaryKey({ columns }),
  foreignKey: pg.foreignKey,
  lower: (column: pg.AnyPgColumn) => sql`lower(${column})`,
} as unknown as Kit; // the twin has the same shape by contract; the contract suite holds it to that

export function kitFor(dialect: Dialect): Kit {
  return dialect === 'sqlite' ? sqliteKit : postgresKit;
}
