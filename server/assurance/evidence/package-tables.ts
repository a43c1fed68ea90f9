import type { EventId, PackageJobId } from '../../../shared/brand.ts';
import type { RedactionProfile } from '../../../shared/redaction-profiles.ts';
import type { Kit } from '../../base/storage/index.ts';
import { jobColumns } from '../reports/index.ts';
import type { PackageMode } from './evidence-request.ts';

export function buildPackageTables(kit: Kit) {
  /** Packages on their way, and what became of them; never what is in them. */
  const packageJob = kit.table(
    'package_job',
    {
      ...jobColumns<PackageJobId>(kit),
      mode: kit.text('mode').notNull().$type<PackageMode>(),
      profile: kit.text('profile').notNull().$type<RedactionProfile>(),
      from: kit.at('from_at').notNull(),
      to: kit.at('to_at').notNull(),
      name: kit.text('name').notNull(),
      /** The entry that tells of the export, once that is on record. */
      exportId: kit.text('export_id').$type<EventId>(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('package_job_by_time').on(t.tenantId, t.startedAt), kit.index('package_job_by_export').on(t.tenantId, t.exportId)],
  );
  return { packageJob };
}
