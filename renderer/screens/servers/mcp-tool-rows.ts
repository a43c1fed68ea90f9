import type { PinnedTool } from '../../../shared/tool-drift.ts';
import { EFFECT_RANK } from '../../../shared/tool-effect.ts';

/** How a tool stands between what was accepted and what was last seen; `proposed` while nothing of the server was accepted. */
export type ToolStanding = 'accepted' | 'proposed' | 'changed' | 'added' | 'removed';

export interface ToolRow {
  readonly name: string;
  readonly standing: ToolStanding;
  readonly accepted: PinnedTool | null;
  readonly seen: PinnedTool | null;
}

const ORDER: readonly ToolStanding[] = ['changed', 'added', 'removed', 'proposed', 'accepted'];

/** One row a tool: what may do more than was accepted first, then what differs, and by name within. */
export function toolRows(accepted: readonly PinnedTool[] | null, seen: readonly PinnedTool[]): readonly ToolRow[] {
  const pinned = new Map((accepted ?? []).map((tool) => [tool.name, tool]));
  const offered = new Set(seen.map(({ name }) => name));
  const rows = [
    ...seen.map((tool): ToolRow => ({ name: tool.name, seen: tool, accepted: pinned.get(tool.name) ?? null, standing: standingOf(accepted === null, pinned.get(tool.name), tool) })),
    ...(accepted ?? []).filter(({ name }) => !offered.has(name)).map((tool): ToolRow => ({ name: tool.name, seen: null, accepted: tool, standing: 'removed' })),
  ];
  return rows.toSorted((a, b) => Number(mayDoMore(b)) - Number(mayDoMore(a)) || ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) || a.name.localeCompare(b.name, 'en'));
}

/** Whether the tool as it is seen may do more than as it was accepted: an added one is measured against nothing. */
export function mayDoMore({ standing, accepted, seen }: ToolRow): boolean {
  if (!seen || (standing !== 'changed' && standing !== 'added')) return false;
  return accepted ? EFFECT_RANK[seen.effect] > EFFECT_RANK[accepted.effect] : EFFECT_RANK[seen.effect] >= EFFECT_RANK.destructive;
}

function standingOf(nothingAccepted: boolean, accepted: PinnedTool | undefined, seen: PinnedTool): ToolStanding {
  if (nothingAccepted) return 'proposed';
  if (!accepted) return 'added';
  return accepted.digest === seen.digest ? 'accepted' : 'changed';
}
