import { systemIds } from '../../server/base/ids.ts';
import { type Dialect, kitFor, noHooks, type Storage, type WriteHooks } from '../../server/base/storage/index.ts';
import { type AuditRoom, openAuditRoom } from '../../server/records/audit/index.ts';
import { openCommandLog } from '../../server/records/commands/index.ts';
import { keyTable, openKeyFile } from '../../server/records/subjects/index.ts';
import { DATA_KEY } from './audit-house.ts';
import { freshPostgres, freshSqlite, type TestDatabase } from './databases.ts';
import { fixedClock, type FixedClock } from './fixed-clock.ts';

export interface AuditedDatabase extends TestDatabase {
  readonly audit: AuditRoom;
  readonly clock: FixedClock;
  /** The audit room as another process would open it over the same database. */
  roomOfNextStart(): AuditRoom;
}

async function audited(dialect: Dialect, open: (hooks: WriteHooks) => Promise<TestDatabase>): Promise<AuditedDatabase> {
  const clock = fixedClock();
  const keyShelf = dialect === 'postgres' ? keyTable : openKeyFile(':memory:');
  const room = () => openAuditRoom({ kit: kitFor(dialect), clock, ids: systemIds, deploymentKey: DATA_KEY, installation: 'test-house', heads: null, keyShelf });
  const audit = room();
  const database = await open({ ...noHooks, ...openCommandLog(kitFor(dialect), clock), ...audit.hooks });
  return { ...database, audit, clock, roomOfNextStart: room };
}

/** Both databases with the real audit log in force: entries are appended as the product appends them. */
export const auditedDatabases = [
  ['SQLite', () => audited('sqlite', freshSqlite)],
  ['PostgreSQL', () => audited('postgres', freshPostgres)],
] as const;

export async function entriesOf(storage: Storage, audit: AuditRoom, tenantId: Parameters<AuditRoom['verify']>[1]) {
  await audit.writer.settle(storage, tenantId);
  return storage.read({ tenantId }, (db) => audit.search.page(db, tenantId, { size: 500 }));
}
