import type { AnyProcedure, AnyRouter } from '@trpc/server';
import type { z } from 'zod';
import type { ProcedureMeta } from './procedure-meta.ts';

/** One procedure as its own definition describes it; tRPC keeps these, its public types do not name them. */
export interface Described {
  readonly path: string;
  readonly type: 'query' | 'mutation' | 'subscription';
  readonly meta: ProcedureMeta;
  readonly input: z.ZodType | null;
}

interface Internals {
  readonly type: Described['type'];
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly z.ZodType[];
}

export function describeProcedures(router: AnyRouter): readonly Described[] {
  const procedures = router._def.procedures as Readonly<Record<string, AnyProcedure>>; // flat: `room.name`
  return Object.entries(procedures).map(([path, procedure]) => {
    const { type, meta, inputs } = procedure._def as unknown as Internals; // see Described
    if (!meta) throw new Error(`procedure ${path} has no metadata`);
    return { path, type, meta, input: inputs.at(-1) ?? null };
  });
}
