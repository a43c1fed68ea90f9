import { buildApprovalTables } from './agents/approvals/index.ts';
import { buildBudgetTables } from './agents/budgets/index.ts';
import { buildCatalogTables } from './agents/catalog/index.ts';
import { buildImportTables } from './agents/imports/index.ts';
import { buildRunTables } from './agents/runs/index.ts';
import { buildReportTables } from './assurance/reports/index.ts';
import type { Kit } from './base/storage/index.ts';
import { buildIdentityTables } from './people/identity/index.ts';
import { buildApiKeyTables } from './people/keys/index.ts';
import { buildSessionTables } from './people/sessions/index.ts';
import { buildSetupTables } from './people/setup/index.ts';
import { buildAuditTables } from './records/audit/index.ts';
import { buildCommandTables } from './records/commands/index.ts';
import { buildLayerTables } from './registry/layers/index.ts';
import { buildTenantTables } from './tenancy/tenants/index.ts';

/** Every table of the house, room by room, in one dialect. */
export function buildTables(kit: Kit) {
  return {
    ...buildAuditTables(kit),
    ...buildCommandTables(kit),
    ...buildTenantTables(kit),
    ...buildLayerTables(kit),
    ...buildIdentityTables(kit),
    ...buildSessionTables(kit),
    ...buildApiKeyTables(kit),
    ...buildSetupTables(kit),
    ...buildApprovalTables(kit),
    ...buildCatalogTables(kit),
    ...buildBudgetTables(kit),
    ...buildRunTables(kit),
    ...buildImportTables(kit),
    ...buildReportTables(kit),
  };
}
