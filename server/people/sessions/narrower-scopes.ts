import { expandPatterns } from '../../../shared/capability-patterns.ts';

/** What both lists of capability patterns allow; null has no opinion. */
export function narrowerScopes(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one ?? other;
  return [...expandPatterns(one).granted.intersection(expandPatterns(other).granted)];
}
