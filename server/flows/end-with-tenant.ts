import type { TenantId } from '../../shared/brand.ts';
import type { PackageJobs } from '../assurance/evidence/index.ts';
import type { ReportJobs } from '../assurance/reports/index.ts';
import { type ClosedRunsDeps, endClosedRuns } from './end-closed-runs.ts';
import type { ImportJobs } from './import-upload.ts';

export interface EndingDeps extends ClosedRunsDeps {
  readonly imports: Pick<ImportJobs, 'endFor'>;
  readonly reportJobs: Pick<ReportJobs, 'endFor'>;
  readonly packageJobs: Pick<PackageJobs, 'endFor'>;
}

/** Ends what was under way in a tenant that is closed. What this process makes or imports for it only begins to stop here, and puts its own end down. */
export async function endWithTenant(deps: EndingDeps, tenantId: TenantId): Promise<void> {
  for (const jobs of [deps.imports, deps.reportJobs, deps.packageJobs]) jobs.endFor(tenantId);
  await endClosedRuns(deps, tenantId);
}
