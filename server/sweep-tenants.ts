import { expireDue, remindDue } from './agents/approvals/index.ts';
import { closeIdleDrafts, deprecateDue } from './agents/catalog/index.ts';
import { forgetEnded } from './agents/memory/index.ts';
import type { House } from './api/house.ts';
import { tendRetention } from './assurance/retention/index.ts';
import type { FaultLog } from './fault-log.ts';
import { voidOrphans } from './flows/delete-agent.ts';
import { type EndingDeps, endWithTenant } from './flows/end-with-tenant.ts';
import { publishDue } from './flows/schedule-publication.ts';
import { voidOvertaken } from './flows/void-overtaken.ts';
import { forgetCommands } from './records/commands/index.ts';
import { tendTenants } from './tenant-chores.ts';

type Swept = Pick<House, 'storage' | 'clock' | 'tenantIds' | 'logTenantIds' | 'closedTenantIds' | 'governance' | 'gateway' | 'memory' | 'retention' | 'imports' | 'reportJobs' | 'packageJobs'>;

/**
 * What falls due in each tenant although nobody asks. Of a closed one only what lets its records go: there nobody is asked, told or
 * published for any more.
 */
export async function sweepTenants(house: Swept, faults: Pick<FaultLog, 'report'>): Promise<void> {
  await tendTenants(faults, await house.tenantIds(), {
    'expiring requests': (tenantId) => expireDue(house.governance, tenantId),
    'reminding approvers': (tenantId) => remindDue(house.governance, tenantId),
    'publishing on time': (tenantId) => publishDue(house.governance, tenantId),
    'deprecating on time': (tenantId) => deprecateDue(house.governance, tenantId),
    'closing idle drafts': (tenantId) => closeIdleDrafts(house.governance, tenantId),
    'ending overtaken requests': (tenantId) => voidOvertaken(house.governance, tenantId),
    'ending orphaned requests': (tenantId) => voidOrphans(house.governance, tenantId),
  });
  await endWithTenants(house, faults);
  await tendTenants(faults, await house.logTenantIds(), {
    'forgetting memory': (tenantId) => forgetEnded(house.memory, tenantId),
    'keeping to retention policies': (tenantId) => tendRetention(house.retention, tenantId),
    'forgetting old commands': (tenantId) => forgetCommands(house, tenantId),
  });
}

/** What was under way in tenants when they were closed ends, also what another process closed, or left when it died. */
export async function endWithTenants(house: EndingDeps & Pick<House, 'closedTenantIds'>, faults: Pick<FaultLog, 'report'>): Promise<void> {
  await tendTenants(faults, await house.closedTenantIds(), { 'ending what a closed tenant left': (tenantId) => endWithTenant(house, tenantId) });
}
