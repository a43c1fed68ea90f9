import type { Database } from 'better-sqlite3';
import { SYSTEM_TENANT } from '../system-tenant.ts';

/** Tables of the identity plane: people and tenants stand above any single tenant. */
export const IDENTITY_PREFIX = 'iam_';

interface TableRow {
  readonly name: string;
}

export interface GuardRules {
  readonly writes: 'guarded' | 'none';
  readonly unguardedWrites: ReadonlySet<string>;
  readonly sharedFromSystem: ReadonlySet<string>;
}

/**
 * Row-level security for SQLite: on every connection, TEMP views carry the tables' names and show one tenant's rows,
 * and TEMP triggers refuse to write another tenant's (SECURITY 1.8).
 */
export function guardConnection(db: Database, currentTenant: () => string, rules: GuardRules): void {
  db.function('current_tenant', { deterministic: true }, currentTenant);
  for (const table of tenantTables(db)) {
    db.exec(`CREATE TEMP VIEW "${table}" AS SELECT * FROM main."${table}" WHERE ${rules.sharedFromSystem.has(table) ? `tenant_id IN (current_tenant(), '${SYSTEM_TENANT}')` : 'tenant_id = current_tenant()'}`);
    if (rules.writes === 'guarded' && !rules.unguardedWrites.has(table)) db.exec(writeTriggers(table));
  }
  checkGuards(db, rules);
}

/** A connection on which one guard is missing shows or changes what is another tenant's: better none than that. */
export function checkGuards(db: Database, { writes, unguardedWrites }: GuardRules): void {
  const inPlace = new Set(db.prepare<[], TableRow>('SELECT name FROM temp.sqlite_master').all().map((row) => row.name));
  const wanted = tenantTables(db).flatMap((table) => [table, ...(writes === 'none' || unguardedWrites.has(table) ? [] : ACTS.map((act) => guardName(act, table)))]);
  const missing = wanted.filter((name) => !inPlace.has(name));
  if (missing.length > 0) throw new Error(`the database connection lacks its tenant guards: ${missing.join(', ')}`);
}

const ACTS = ['insert', 'update', 'delete'] as const;

function guardName(act: (typeof ACTS)[number], table: string): string {
  return `guard_${act}_${table}`;
}

export function tenantTables(db: Database): readonly string[] {
  const rows = db
    .prepare<[], TableRow>(
      `SELECT m.name FROM main.sqlite_master m WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'
         AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'tenant_id') ORDER BY m.name`,
    )
    .all();
  return rows.map((row) => row.name).filter((name) => !name.startsWith(IDENTITY_PREFIX));
}

function writeTriggers(table: string): string {
  const refuse = `BEGIN SELECT RAISE(ABORT, 'tenant guard: ${table}'); END;`;
  return `
    CREATE TEMP TRIGGER "${guardName('insert', table)}" BEFORE INSERT ON main."${table}" WHEN NEW.tenant_id IS NOT current_tenant() ${refuse}
    CREATE TEMP TRIGGER "${guardName('update', table)}" BEFORE UPDATE ON main."${table}"
      WHEN OLD.tenant_id IS NOT current_tenant() OR NEW.tenant_id IS NOT current_tenant() ${refuse}
    CREATE TEMP TRIGGER "${guardName('delete', table)}" BEFORE DELETE ON main."${table}" WHEN OLD.tenant_id IS NOT current_tenant() ${refuse}`;
}
