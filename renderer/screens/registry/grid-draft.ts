import type { LayerKind } from '../../../shared/registry-schema.ts';
import type { LayerGroup, LayerRow } from '../../kit/index.ts';
import type { Refused } from '../../lib/index.ts';

interface DraftMarks {
  readonly kind: LayerKind;
  /** The rows as they stand in force. */
  readonly inForce: readonly LayerGroup[];
  /** Why the server would not take the draft. */
  readonly refusals: readonly Refused[];
}

/** The grid as it would be, with a mark on each cell and each effective value that is not yet so, and on what would be refused. */
export function markedDraft(groups: readonly LayerGroup[], { kind, inForce, refusals }: DraftMarks): readonly LayerGroup[] {
  const before = new Map(inForce.flatMap((group) => group.rows).map((row) => [row.id, row] as const));
  return groups.map((group) => ({ ...group, rows: group.rows.map((row) => refused(marked(row, before.get(row.id), kind), kind, refusals)) }));
}

function marked(row: LayerRow, before: LayerRow | undefined, kind: LayerKind): LayerRow {
  const [cell, was] = [row.cells[kind], before?.cells[kind]];
  const changed = cell !== undefined && (cell.text !== (was?.text ?? null) || cell.locks !== was?.locks);
  const effective = before && before.effective.text !== row.effective.text ? { ...row.effective, was: before.effective.text } : row.effective;
  return { ...row, effective, cells: changed ? { ...row.cells, [kind]: { ...cell, changed: true } } : row.cells };
}

function refused(row: LayerRow, kind: LayerKind, refusals: readonly Refused[]): LayerRow {
  const refusal = refusals.find(({ path }) => path === row.id || path.startsWith(`${row.id}/`));
  const cell = row.cells[kind];
  return refusal && cell ? { ...row, cells: { ...row.cells, [kind]: { ...cell, state: 'overruled', why: refusal.says } } } : row;
}
