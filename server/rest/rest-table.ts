import type { AnyRouter } from '@trpc/server';
import { type Described, describeProcedures } from '../api/describe-procedures.ts';
import type { RestRoute } from '../api/procedure-meta.ts';

export interface RestEntry extends Described {
  readonly route: RestRoute;
  readonly own: boolean;
}

/** Every query and mutation is served once: at the documents' paths that its metadata names, else at a path of our own. */
export function restTable(router: AnyRouter): readonly RestEntry[] {
  return describeProcedures(router).filter((entry) => entry.type !== 'subscription').flatMap((entry): readonly RestEntry[] =>
    entry.meta.rest ? entry.meta.rest.map((route) => ({ ...entry, route, own: false })) : [{ ...entry, route: ownRoute(entry), own: true }]);
}

function ownRoute({ path, type }: Described): RestRoute {
  const kebab = path.replaceAll('.', '/').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { method: type === 'query' ? 'GET' : 'POST', path: `/api/v1/${kebab}` };
}
