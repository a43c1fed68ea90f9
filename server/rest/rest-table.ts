import type { AnyRouter } from '@trpc/server';
import { type Described, describeProcedures } from '../api/describe-procedures.ts';
import type { RestRoute } from '../api/procedure-meta.ts';

export interface RestEntry extends Described {
  readonly route: RestRoute;
  readonly own: boolean;
}

/** Every query and mutation has a path of our own, and besides it the documents' paths that its metadata names. */
export function restTable(router: AnyRouter): readonly RestEntry[] {
  return describeProcedures(router).filter((entry) => entry.type !== 'subscription').flatMap((entry) => [
    { ...entry, route: ownRoute(entry), own: true },
    ...(entry.meta.rest ?? []).map((route) => ({ ...entry, route, own: false })),
  ]);
}

function ownRoute({ path, type }: Described): RestRoute {
  const kebab = path.replaceAll('.', '/').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { method: type === 'query' ? 'GET' : 'POST', path: `/api/v1/${kebab}` };
}
