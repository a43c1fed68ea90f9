import { assertNever } from './assert-never.ts';
import type { RightRow } from './right-rows.ts';

/** In rising order. */
export const RIGHTS_SEVERITIES = ['none', 'low', 'medium', 'high'] as const;
export type RightsSeverity = (typeof RIGHTS_SEVERITIES)[number];

/**
 * How much there is to decide when an agent gains this right (of a tool: when it gains this effect). High is what can destroy,
 * act alone, speak for somebody or reach anything at all; low is what can only look. A limit counts when it rises or falls away.
 */
export function severityOf({ kind, name, value }: Pick<RightRow, 'kind' | 'name' | 'value'>): Exclude<RightsSeverity, 'none'> {
  switch (kind) {
    case 'tool':
      return value === 'read-only' ? 'low' : value === 'additive' ? 'medium' : 'high';
    case 'unattended':
    case 'secret':
    case 'role':
    case 'mcp-server':
      return 'high';
    case 'host':
      return name.includes('*') ? 'high' : 'medium';
    case 'sub-agent':
    case 'memory':
    case 'limit':
      return 'medium';
    case 'model':
      return 'low';
    default:
      return assertNever(kind);
  }
}

/** The worst severity of a diff; `none` when nothing widens. */
export function worstSeverity(changes: readonly { readonly severity: RightsSeverity }[]): RightsSeverity {
  return RIGHTS_SEVERITIES.findLast((severity) => changes.some((change) => change.severity === severity)) ?? 'none';
}
