import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import type { Instant, TenantId, VersionId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import type { PublishSchedule, ScheduleState } from './publish-schedule.ts';
import { buildPublishScheduleTables } from './publish-schedule-tables.ts';

export type PublishScheduleStore = ReturnType<typeof openPublishScheduleStore>;

export function openPublishScheduleStore(kit: Kit) {
  const { publishSchedule: schedule } = buildPublishScheduleTables(kit);
  const one = (tenantId: TenantId, versionId: VersionId) => and(eq(schedule.tenantId, tenantId), eq(schedule.versionId, versionId));

  return {
    async find(db: Db, tenantId: TenantId, versionId: VersionId): Promise<PublishSchedule | undefined> {
      return (await db.q.select().from(schedule).where(one(tenantId, versionId)))[0];
    },

    /** In the place of what was scheduled for the version before. */
    async put(tx: Tx, row: PublishSchedule): Promise<void> {
      const { tenantId: _tenant, versionId: _version, ...rest } = row;
      await tx.q.insert(schedule).values(row).onConflictDoUpdate({ target: [schedule.tenantId, schedule.versionId], set: rest });
    },

    /** Answers false when somebody changed it since it was read. */
    async settle(tx: Tx, { tenantId, versionId, ver }: PublishSchedule, state: ScheduleState, reason: RefusalCode | null): Promise<boolean> {
      const rows = await tx.q.update(schedule).set({ state, reason, ver: ver + 1 }).where(and(one(tenantId, versionId), eq(schedule.ver, ver))).returning({ id: schedule.versionId });
      return rows.length === 1;
    },

    async due(db: Db, tenantId: TenantId, now: Instant): Promise<readonly PublishSchedule[]> {
      return db.q.select().from(schedule).where(and(eq(schedule.tenantId, tenantId), eq(schedule.state, 'waiting'), lte(schedule.at, now))).orderBy(asc(schedule.at), asc(schedule.versionId));
    },

    /** What is ahead and what is held up, the next first. */
    async open(db: Db, tenantId: TenantId): Promise<readonly PublishSchedule[]> {
      return db.q.select().from(schedule).where(and(eq(schedule.tenantId, tenantId), inArray(schedule.state, ['waiting', 'suspended']))).orderBy(asc(schedule.at), asc(schedule.versionId));
    },
  };
}
