import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';

type Screens = Readonly<Record<string, RouteComponent>>;

/** One line per screen: its path, and how to load it. `$name` in a path is read with `useRouteParam('name')`. */
const PRODUCT: Screens = {
  '/audit': lazyRouteComponent(() => import('../screens/audit/index.ts'), 'AuditScreen'),
};

const DEVELOPMENT: Screens = import.meta.env.DEV ? { '/kit': lazyRouteComponent(() => import('../screens/kit-gallery/index.ts'), 'KitGalleryScreen') } : {};

export const SCREENS: Screens = { ...PRODUCT, ...DEVELOPMENT };

/** Whether a place of the rail has its screen. */
export function hasScreen(path: string): boolean {
  return Object.hasOwn(SCREENS, path);
}
