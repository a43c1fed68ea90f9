import type { QueryResult } from './report.ts';

/** How a question is decided, as every form of a report says it. */
export function ruleWords({ rule }: Pick<QueryResult, 'rule'>): string {
  return rule === null ? 'No rule decides by itself; a person must judge.' : `Rule: ${rule}.`;
}
