import { createHash, randomUUID } from 'node:crypto';
import { desc } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { openBare } from './bare-sqlite.ts';

const auditLog = sqliteTable('audit_log', {
  id: text('id').primaryKey(), tenantId: text('tenant_id').notNull(), createdAt: text('created_at').notNull(), type: text('type').notNull(), severity: text('severity').notNull(),
  actor: text('actor').notNull(), resource: text('resource').notNull(), body: text('body').notNull(), previousHash: text('previous_hash').notNull(), hash: text('hash').notNull(),
});

export interface NaiveEvent {
  readonly tenantId: string;
  readonly type: string;
  readonly actor: string;
  readonly resource: string;
  readonly body: object;
}

/** The log one writes first: an ORM, random ids, text columns, and a hash chain whose end is asked for in each transaction. */
export function openNaiveLog(file: string): { append(event: NaiveEvent): void; close(): void } {
  const client = openBare(file);
  client.exec(`CREATE TABLE audit_log (id TEXT PRIMARY KEY, tenant_id TEXT NOT NULL, created_at TEXT NOT NULL, type TEXT NOT NULL, severity TEXT NOT NULL, actor TEXT NOT NULL,
      resource TEXT NOT NULL, body TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL);
    CREATE INDEX by_time ON audit_log (tenant_id, created_at); CREATE INDEX by_type ON audit_log (tenant_id, type, created_at);
    CREATE INDEX by_actor ON audit_log (tenant_id, actor, created_at); CREATE INDEX by_resource ON audit_log (tenant_id, resource, created_at)`);
  const db = drizzle({ client });
  return {
    append: (event) => db.transaction((tx) => {
      const previous = tx.select({ hash: auditLog.hash }).from(auditLog).orderBy(desc(auditLog.createdAt)).limit(1).get();
      const previousHash = previous?.hash ?? '';
      const row = { ...event, id: randomUUID(), createdAt: new Date().toISOString(), severity: 'info', body: JSON.stringify(event.body), previousHash };
      const hash = createHash('sha256').update(previousHash).update(JSON.stringify(row)).digest('hex');
      tx.insert(auditLog).values({ ...row, hash }).run();
    }),
    close: () => client.close(),
  };
}
