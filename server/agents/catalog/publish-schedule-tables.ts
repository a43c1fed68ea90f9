import type { UserId, VersionId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Kit } from '../../base/storage/index.ts';
import { buildCatalogTables } from './catalog-tables.ts';
import type { ScheduleState } from './publish-schedule.ts';

export function buildPublishScheduleTables(kit: Kit) {
  const { agentVersion } = buildCatalogTables(kit);
  const publishSchedule = kit.table(
    'publish_schedule',
    {
      tenantId: kit.tenantId(),
      versionId: kit.text('version_id').notNull().$type<VersionId>(),
      at: kit.at('at').notNull(),
      scheduledBy: kit.text('scheduled_by').notNull().$type<UserId>(),
      scheduledByName: kit.text('scheduled_by_name').notNull(),
      replaces: kit.text('replaces').$type<VersionId>(),
      state: kit.text('state').notNull().$type<ScheduleState>(),
      reason: kit.text('reason').$type<RefusalCode>(),
      createdAt: kit.at('created_at').notNull(),
      ver: kit.int('ver').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.versionId),
      kit.foreignKey({ columns: [t.tenantId, t.versionId], foreignColumns: [agentVersion.tenantId, agentVersion.id] }),
      kit.index('publish_schedule_due').on(t.tenantId, t.state, t.at),
    ],
  );
  return { publishSchedule };
}
