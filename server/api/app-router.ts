import { approvalsRouter } from './approvals-router.ts';
import { auditRouter } from './audit-router.ts';
import { authRouter } from './auth-router.ts';
import { budgetsRouter } from './budgets-router.ts';
import { catalogRouter } from './catalog-router.ts';
import { homeRouter } from './home-router.ts';
import { importsRouter } from './imports-router.ts';
import { peopleRouter } from './people-router.ts';
import { router } from './procedures.ts';
import { registryRouter } from './registry-router.ts';
import { reportsRouter } from './reports-router.ts';
import { runsRouter } from './runs-router.ts';
import { sessionRouter } from './session-router.ts';
import { setupRouter } from './setup-router.ts';
import { tenantsRouter } from './tenants-router.ts';

export const appRouter = router({
  approvals: approvalsRouter, audit: auditRouter, auth: authRouter, budgets: budgetsRouter, catalog: catalogRouter, home: homeRouter, imports: importsRouter, people: peopleRouter,
  registry: registryRouter, reports: reportsRouter, runs: runsRouter, session: sessionRouter, setup: setupRouter, tenants: tenantsRouter,
});
