import { buildApprovalTables } from './agents/approvals/index.ts';
import { buildDiscussionTables } from './agents/discussion/index.ts';
import { buildBudgetTables } from './agents/budgets/index.ts';
import { buildCatalogTables, buildPublishScheduleTables } from './agents/catalog/index.ts';
import { buildImportTables } from './agents/imports/index.ts';
import { buildMemoryTables } from './agents/memory/index.ts';
import { buildRunTables } from './agents/runs/index.ts';
import { buildOutsideTables } from './assurance/outside/index.ts';
import { buildRetentionTables } from './assurance/retention/index.ts';
import { buildPackageTables } from './assurance/evidence/index.ts';
import { buildReportTables } from './assurance/reports/index.ts';
import type { Kit } from './base/storage/index.ts';
import { buildWebhookTables } from './fleet/webhooks/index.ts';
import { buildFactorTables } from './people/factors/index.ts';
import { buildEdgeTables } from './people/edge/index.ts';
import { buildIdentityTables } from './people/identity/index.ts';
import { buildApiKeyTables } from './people/keys/index.ts';
import { buildMemberTables } from './people/members/index.ts';
import { buildCatalogueTables as buildCapabilityTables } from './people/policy/index.ts';
import { buildSamlTables } from './people/saml/index.ts';
import { buildScimTables } from './people/scim/index.ts';
import { buildSessionTables } from './people/sessions/index.ts';
import { buildSsoTables } from './people/sso/index.ts';
import { buildSetupTables } from './people/setup/index.ts';
import { buildAuditTables } from './records/audit/index.ts';
import { buildSubjectTables } from './records/subjects/index.ts';
import { buildWitnessTables } from './records/witness/index.ts';
import { buildCommandTables } from './records/commands/index.ts';
import { buildVaultTables } from './records/vault/index.ts';
import { buildLayerTables } from './registry/layers/index.ts';
import { buildProposalTables } from './registry/overrides/index.ts';
import { buildMcpTables } from './registry/servers/index.ts';
import { buildFeatureTables } from './tenancy/licensing/index.ts';
import { buildPlanTables } from './tenancy/plans/index.ts';
import { buildStandinTables } from './people/standins/index.ts';
import { buildTenantAttributeTables, buildTenantTables } from './tenancy/tenants/index.ts';

/** Every table of the house, room by room, in one dialect. */
export function buildTables(kit: Kit) {
  return {
    ...buildAuditTables(kit),
    ...buildSubjectTables(kit),
    ...buildWitnessTables(kit),
    ...buildCommandTables(kit),
    ...buildVaultTables(kit),
    ...buildTenantTables(kit),
    ...buildTenantAttributeTables(kit),
    ...buildFeatureTables(kit),
    ...buildPlanTables(kit),
    ...buildLayerTables(kit),
    ...buildProposalTables(kit),
    ...buildMcpTables(kit),
    ...buildIdentityTables(kit),
    ...buildFactorTables(kit),
    ...buildEdgeTables(kit),
    ...buildMemberTables(kit),
    ...buildCapabilityTables(kit),
    ...buildSessionTables(kit),
    ...buildStandinTables(kit),
    ...buildSamlTables(kit),
    ...buildScimTables(kit),
    ...buildApiKeyTables(kit),
    ...buildSsoTables(kit),
    ...buildSetupTables(kit),
    ...buildDiscussionTables(kit),
    ...buildApprovalTables(kit),
    ...buildCatalogTables(kit),
    ...buildPublishScheduleTables(kit),
    ...buildBudgetTables(kit),
    ...buildRunTables(kit),
    ...buildMemoryTables(kit),
    ...buildImportTables(kit),
    ...buildOutsideTables(kit),
    ...buildReportTables(kit),
    ...buildPackageTables(kit),
    ...buildWebhookTables(kit),
    ...buildRetentionTables(kit),
  };
}
