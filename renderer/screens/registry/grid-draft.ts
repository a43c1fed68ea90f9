import { pointerOf } from '../../../shared/json-pointer.ts';
import type { LayerGroup, LayerRow } from '../../kit/index.ts';
import type { CellChange } from './layer-draft.ts';
import type { EffectiveChange } from '../../lib/index.ts';
import { pointerAt } from './registry-place.ts';
import { valueText } from './value-text.ts';

/** The grid as it would be: changed cells of the tenant layer, and the effective values that change with them. */
export function withDraft(groups: readonly LayerGroup[], cells: readonly CellChange[], effects: readonly EffectiveChange[]): readonly LayerGroup[] {
  if (cells.length === 0) return groups;
  const byPointer = new Map(cells.map((change) => [pointerAt(change.place), change] as const));
  const effectOf = new Map(effects.map((effect) => [pointerOf(effect.path), effect] as const));
  return groups.map((group) => ({ ...group, rows: group.rows.map((row) => withEffect(withCell(row, byPointer.get(row.id)), effectOf.get(row.id))) }));
}

function withCell(row: LayerRow, change: CellChange | undefined): LayerRow {
  if (!change) return row;
  const text = change.to === undefined ? null : valueText(change.place.section, change.to);
  return { ...row, cells: { ...row.cells, tenant: { text, state: 'open', changed: true } } };
}

function withEffect(row: LayerRow, effect: EffectiveChange | undefined): LayerRow {
  if (!effect) return row;
  const text = effect.after === undefined ? 'not set' : valueText(effect.section, effect.after);
  return { ...row, effective: { text, from: effect.from ?? 'nobody', was: row.effective.text } };
}
