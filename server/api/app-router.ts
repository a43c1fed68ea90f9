import { adminRouter } from './admin-router.ts';
import { approvalsRouter } from './approvals-router.ts';
import { auditDocumentsRouter } from './audit-documents-router.ts';
import { auditRouter } from './audit-router.ts';
import { authRouter } from './auth-router.ts';
import { budgetsRouter } from './budgets-router.ts';
import { catalogRouter } from './catalog-router.ts';
import { delegationsRouter } from './delegations-router.ts';
import { discussionRouter } from './discussion-router.ts';
import { evidenceRouter } from './evidence-router.ts';
import { featuresRouter } from './features-router.ts';
import { homeRouter } from './home-router.ts';
import { hostedRouter } from './hosted-router.ts';
import { importsRouter } from './imports-router.ts';
import { mcpRouter } from './mcp-router.ts';
import { membersRouter } from './members-router.ts';
import { memoryRouter } from './memory-router.ts';
import { missionsRouter } from './missions-router.ts';
import { networksRouter } from './networks-router.ts';
import { peopleRouter } from './people-router.ts';
import { plansRouter } from './plans-router.ts';
import { router } from './procedures.ts';
import { registryRouter } from './registry-router.ts';
import { processingRouter } from './processing-router.ts';
import { reportsRouter } from './reports-router.ts';
import { outsideRouter } from './outside-router.ts';
import { retentionRouter } from './retention-router.ts';
import { rolesRouter } from './roles-router.ts';
import { runsRouter } from './runs-router.ts';
import { scimRouter } from './scim-router.ts';
import { sessionRouter } from './session-router.ts';
import { setupRouter } from './setup-router.ts';
import { ssoRouter } from './sso-router.ts';
import { standinsRouter } from './standins-router.ts';
import { tenantsRouter } from './tenants-router.ts';
import { vaultRouter } from './vault-router.ts';
import { webhooksRouter } from './webhooks-router.ts';
import { witnessRouter } from './witness-router.ts';
import { workflowsRouter } from './workflows-router.ts';

export const appRouter = router({
  admin: adminRouter, approvals: approvalsRouter, audit: auditRouter, auditDocuments: auditDocumentsRouter, auth: authRouter, budgets: budgetsRouter, catalog: catalogRouter, delegations: delegationsRouter, discussion: discussionRouter, evidence: evidenceRouter, features: featuresRouter, home: homeRouter, hosted: hostedRouter, imports: importsRouter, mcp: mcpRouter, members: membersRouter, missions: missionsRouter, memory: memoryRouter, networks: networksRouter, people: peopleRouter, plans: plansRouter,
  registry: registryRouter, outside: outsideRouter, processing: processingRouter, reports: reportsRouter, retention: retentionRouter, roles: rolesRouter, runs: runsRouter, scim: scimRouter, session: sessionRouter, setup: setupRouter, sso: ssoRouter, standins: standinsRouter, tenants: tenantsRouter, vault: vaultRouter, webhooks: webhooksRouter, witness: witnessRouter, workflows: workflowsRouter,
});
