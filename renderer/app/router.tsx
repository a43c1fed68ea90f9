import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Skeleton } from '../kit/index.ts';
import { NotFound } from './not-found.tsx';
import { Root } from './root.tsx';
import { SCREENS } from './routes.tsx';
import { ScreenBroken } from './screen-broken.tsx';

/** Hash history: the same addresses in a browser, behind app:// and in a deep link. */
export function createAppRouter() {
  const rootRoute = createRootRoute({ component: Root, notFoundComponent: NotFound });
  const routes = Object.entries(SCREENS).map(([path, component]) => createRoute({ getParentRoute: () => rootRoute, path, component }));
  return createRouter({
    routeTree: rootRoute.addChildren(routes),
    history: createHashHistory(),
    // Plain text both ways: the router's own form would turn `?version=10` into a number.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search: Readonly<Record<string, string>>) => {
      const query = new URLSearchParams(search).toString();
      return query === '' ? '' : `?${query}`;
    },
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Skeleton />,
    defaultErrorComponent: ScreenBroken,
  });
}
