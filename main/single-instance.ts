import { routeOfArguments, type Route } from './deep-links.ts';
import type { AppPort } from './ports.ts';

interface SingleApp extends Pick<AppPort, 'requestSingleInstanceLock' | 'exit'> {
  on(event: 'second-instance', listener: (event: unknown, argv: string[]) => void): unknown;
}

/**
 * Whether this process is the one that runs. A second process ends at once; what it was started with arrives in the first,
 * which calls back with the route of a link among it, or null.
 */
export function claimInstance(app: SingleApp, onSecond: (route: Route | null) => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return false;
  }
  app.on('second-instance', (_event, argv) => onSecond(routeOfArguments(argv)));
  return true;
}
