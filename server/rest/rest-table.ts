import type { AnyProcedure, AnyRouter } from '@trpc/server';
import type { z } from 'zod';
import type { ProcedureMeta, RestRoute } from '../api/procedure-meta.ts';

/** One procedure as its own definition describes it; tRPC keeps these, its public types do not name them. */
export interface Described {
  readonly path: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta: ProcedureMeta;
  readonly input: z.ZodType | null;
}

export interface RestEntry extends Described {
  readonly route: RestRoute;
  readonly own: boolean;
}

interface Internals {
  readonly type: Described['type'];
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly z.ZodType[];
}

export function describeRouter(router: AnyRouter): readonly Described[] {
  const procedures = router._def.procedures as Readonly<Record<string, AnyProcedure>>; // flat: `room.name`
  return Object.entries(procedures).map(([path, procedure]) => {
    const { type, meta, inputs } = procedure._def as unknown as Internals; // see Described
    if (!meta) throw new Error(`procedure ${path} has no metadata`);
    return { path, type, meta, input: inputs.at(-1) ?? null };
  });
}

/** Every query and mutation has a path of our own, and besides it the documents' paths that its metadata names. */
export function restTable(router: AnyRouter): readonly RestEntry[] {
  return describeRouter(router).filter((entry) => entry.type !== 'subscription').flatMap((entry) => [
    { ...entry, route: ownRoute(entry), own: true },
    ...(entry.meta.rest ?? []).map((route) => ({ ...entry, route, own: false })),
  ]);
}

function ownRoute({ path, type }: Described): RestRoute {
  const kebab = path.replaceAll('.', '/').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return { method: type === 'query' ? 'GET' : 'POST', path: `/api/v1/${kebab}` };
}
