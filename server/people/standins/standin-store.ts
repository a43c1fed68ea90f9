import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Instant, SessionId, TenantId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { Standin } from './standin.ts';
import { buildStandinTables } from './standin-tables.ts';

export type StandinStore = ReturnType<typeof openStandinStore>;

export function openStandinStore(kit: Kit) {
  const { iamStandin } = buildStandinTables(kit);
  return {
    async add(tx: Tx, row: Standin): Promise<void> {
      await tx.q.insert(iamStandin).values(row);
    },

    async find(db: Pick<Db, 'q'>, sessionId: SessionId): Promise<Standin | null> {
      return (await db.q.select().from(iamStandin).where(eq(iamStandin.sessionId, sessionId)))[0] ?? null;
    },

    /** True when it was going on until now. */
    async end(tx: Tx, sessionId: SessionId, at: Instant): Promise<boolean> {
      return (await tx.q.update(iamStandin).set({ endedAt: at }).where(and(eq(iamStandin.sessionId, sessionId), isNull(iamStandin.endedAt))).returning({ id: iamStandin.sessionId })).length === 1;
    },

    /** What happened in a tenant since then, the newest first. */
    since: (db: Db, tenantId: TenantId, since: Instant): Promise<readonly Standin[]> =>
      db.q.select().from(iamStandin).where(and(eq(iamStandin.tenantId, tenantId), gt(iamStandin.startedAt, since))).orderBy(desc(iamStandin.startedAt)).limit(100),
  };
}
