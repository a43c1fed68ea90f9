import { adminRouter } from './admin-router.ts';
import { approvalsRouter } from './approvals-router.ts';
import { auditRouter } from './audit-router.ts';
import { authRouter } from './auth-router.ts';
import { budgetsRouter } from './budgets-router.ts';
import { catalogRouter } from './catalog-router.ts';
import { evidenceRouter } from './evidence-router.ts';
import { homeRouter } from './home-router.ts';
import { hostedRouter } from './hosted-router.ts';
import { importsRouter } from './imports-router.ts';
import { mcpRouter } from './mcp-router.ts';
import { membersRouter } from './members-router.ts';
import { networksRouter } from './networks-router.ts';
import { peopleRouter } from './people-router.ts';
import { plansRouter } from './plans-router.ts';
import { router } from './procedures.ts';
import { registryRouter } from './registry-router.ts';
import { reportsRouter } from './reports-router.ts';
import { rolesRouter } from './roles-router.ts';
import { runsRouter } from './runs-router.ts';
import { scimRouter } from './scim-router.ts';
import { sessionRouter } from './session-router.ts';
import { setupRouter } from './setup-router.ts';
import { ssoRouter } from './sso-router.ts';
import { standinsRouter } from './standins-router.ts';
import { tenantsRouter } from './tenants-router.ts';
import { vaultRouter } from './vault-router.ts';

export const appRouter = router({
  admin: adminRouter, approvals: approvalsRouter, audit: auditRouter, auth: authRouter, budgets: budgetsRouter, catalog: catalogRouter, evidence: evidenceRouter, home: homeRouter, hosted: hostedRouter, imports: importsRouter, mcp: mcpRouter, members: membersRouter, networks: networksRouter, people: peopleRouter, plans: plansRouter,
  registry: registryRouter, reports: reportsRouter, roles: rolesRouter, runs: runsRouter, scim: scimRouter, session: sessionRouter, setup: setupRouter, sso: ssoRouter, standins: standinsRouter, tenants: tenantsRouter, vault: vaultRouter,
});
