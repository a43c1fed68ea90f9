import type { UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { ImportState, ImportTrouble } from './import-job.ts';

export function buildImportTables(kit: Kit) {
  const importJob = kit.table(
    'import_job',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      state: kit.text('state').notNull().$type<ImportState>(),
      files: kit.int('files').notNull(),
      filesRead: kit.int('files_read').notNull(),
      agents: kit.int('agents').notNull(),
      versionsAdded: kit.int('versions_added').notNull(),
      versionsKnown: kit.int('versions_known').notNull(),
      servers: kit.int('servers').notNull(),
      problems: kit.json<readonly ImportTrouble[]>('problems').notNull(),
      moreProblems: kit.int('more_problems').notNull(),
      startedBy: kit.text('started_by').notNull().$type<UserId>(),
      startedByName: kit.text('started_by_name').notNull(),
      startedAt: kit.at('started_at').notNull(),
      endedAt: kit.at('ended_at'),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('import_job_by_time').on(t.tenantId, t.startedAt)],
  );
  return { importJob };
}
