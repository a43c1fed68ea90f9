import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';

type Screens = Readonly<Record<string, RouteComponent>>;

/** One line per screen: its path, and how to load it. `$name` in a path is read with `useRouteParam('name')`. */
const PRODUCT: Screens = {
  '/': lazyRouteComponent(() => import('../screens/home/index.ts'), 'HomeScreen'),
  '/profile': lazyRouteComponent(() => import('../screens/profile/index.ts'), 'ProfileScreen'),
  '/people': lazyRouteComponent(() => import('../screens/people/index.ts'), 'PeopleScreen'),
  '/catalog': lazyRouteComponent(() => import('../screens/catalog/index.ts'), 'CatalogScreen'),
  '/catalog/new': lazyRouteComponent(() => import('../screens/catalog/index.ts'), 'CreateAgentScreen'),
  '/catalog/import': lazyRouteComponent(() => import('../screens/catalog/index.ts'), 'ImportScreen'),
  '/catalog/import/$importId': lazyRouteComponent(() => import('../screens/catalog/index.ts'), 'ImportJobScreen'),
  '/catalog/$agentId': lazyRouteComponent(() => import('../screens/catalog/index.ts'), 'AgentScreen'),
  '/catalog/$agentId/compare/$before/$after': lazyRouteComponent(() => import('../screens/catalog/index.ts'), 'CompareScreen'),
  '/approvals': lazyRouteComponent(() => import('../screens/approvals/index.ts'), 'ApprovalsScreen'),
  '/approvals/workflows': lazyRouteComponent(() => import('../screens/approvals/index.ts'), 'WorkflowsScreen'),
  '/approvals/$approvalId': lazyRouteComponent(() => import('../screens/approvals/index.ts'), 'RequestScreen'),
  '/budgets': lazyRouteComponent(() => import('../screens/budgets/index.ts'), 'BudgetsScreen'),
  '/registry': lazyRouteComponent(() => import('../screens/registry/index.ts'), 'RegistryScreen'),
  '/registry/servers': lazyRouteComponent(() => import('../screens/servers/index.ts'), 'McpServersScreen'),
  '/registry/servers/$serverId': lazyRouteComponent(() => import('../screens/servers/index.ts'), 'McpServerScreen'),
  '/runs': lazyRouteComponent(() => import('../screens/runs/index.ts'), 'RunsScreen'),
  '/runs/$runId': lazyRouteComponent(() => import('../screens/runs/index.ts'), 'RunScreen'),
  '/audit': lazyRouteComponent(() => import('../screens/audit/index.ts'), 'AuditScreen'),
  '/audit/outside': lazyRouteComponent(() => import('../screens/audit/index.ts'), 'OutsideScreen'),
  '/audit/witnesses': lazyRouteComponent(() => import('../screens/audit/index.ts'), 'WitnessesScreen'),
  '/audit/retention': lazyRouteComponent(() => import('../screens/audit/index.ts'), 'RetentionScreen'),
  '/reports': lazyRouteComponent(() => import('../screens/reports/index.ts'), 'ReportsScreen'),
  '/reports/package': lazyRouteComponent(() => import('../screens/reports/index.ts'), 'PackageScreen'),
  '/reports/processing': lazyRouteComponent(() => import('../screens/reports/index.ts'), 'ProcessingScreen'),
  '/reports/$reportId': lazyRouteComponent(() => import('../screens/reports/index.ts'), 'ReportScreen'),
};

const DEVELOPMENT: Screens = import.meta.env.DEV ? { '/kit': lazyRouteComponent(() => import('../screens/kit-gallery/index.ts'), 'KitGalleryScreen') } : {};

export const SCREENS: Screens = { ...PRODUCT, ...DEVELOPMENT };

/** Whether a place of the rail has its screen. */
export function hasScreen(path: string): boolean {
  return Object.hasOwn(SCREENS, path);
}
