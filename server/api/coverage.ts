import type { AnyRouter } from '@trpc/server';
import { describeProcedures } from './describe-procedures.ts';

/** Which mutations declare no audit event: the completeness hole that no hash chain can see. Zero, and a test keeps it so. */
export function mutationCoverage(router: AnyRouter): { readonly mutations: number; readonly undeclared: readonly string[] } {
  const mutations = describeProcedures(router).filter((procedure) => procedure.type === 'mutation');
  const undeclared = mutations.filter(({ meta }) => !Array.isArray(meta.audit) || meta.audit.length === 0).map(({ path }) => path);
  return { mutations: mutations.length, undeclared };
}
