import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { EffectiveCell, LayerCellView } from './layer-grid-cell.tsx';
import type { LayerCell, LayerExplanation, LayerGroup, LayerRow } from './layer-rows.ts';
import { Hidden } from './text.tsx';

interface LayerFace {
  readonly id: string;
  readonly name: string;
  /** "v3" */
  readonly note?: string;
  /** Nothing is said there: a small column will do. */
  readonly narrow?: boolean;
}

interface LayerGridProps {
  readonly label: string;
  /** In order of weakness. */
  readonly layers: readonly LayerFace[];
  readonly groups: readonly LayerGroup[];
  /** The layer this person may edit here, if any. */
  readonly editable?: string | null;
  readonly onEdit?: (rowId: string) => void;
  /** Takes what the editable layer says of a row away: Delete in its cell. */
  readonly onReset?: (rowId: string) => void;
  /** The editor, drawn in the editable layer's cell of that row. */
  readonly editing?: { readonly rowId: string; readonly editor: ReactNode } | null;
  readonly explain?: LayerExplanation;
}

const UNSET: LayerCell = { text: null, state: 'open' };

/** One row per field, one column per layer and the effective value; the winner is underlined, locks are drawn and named. Arrow keys move, Enter edits or explains, Delete resets. */
export function LayerGrid({ label, layers, groups, editable = null, onEdit, onReset, editing = null, explain }: LayerGridProps) {
  const rows = groups.flatMap((group) => group.rows);
  const { grid, onKeyDown, place, focusAt } = useCells(rows, layers.length + 1);
  const editableColumn = layers.findIndex((layer) => layer.id === editable);
  useReturnFromEditor(editing?.rowId ?? null, (rowId) => focusAt(rowId, editableColumn));
  return (
    <table ref={grid} className="cs-layers" role="grid" aria-label={label} onKeyDown={onKeyDown}>
      <colgroup>
        <col style={{ width: '21.5%' }} />
        {layers.map((layer) => (
          <col key={layer.id} {...(layer.narrow ? { style: { width: '4.25rem' } } : {})} />
        ))}
        <col style={{ width: '24%' }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Field</th>
          {layers.map((layer) => (
            <th key={layer.id} scope="col">
              {layer.name} {layer.note && <span className="cs-layers-note">{layer.note}</span>}
            </th>
          ))}
          <th scope="col">Effective</th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.title}>
          <tr>
            <th scope="rowgroup" colSpan={layers.length + 2}>
              {group.title}
            </th>
          </tr>
          {group.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" title={row.field}>
                {row.field}
              </th>
              {layers.map((layer, column) => (
                <LayerCellView
                  key={layer.id} cell={row.cells[layer.id] ?? UNSET} wins={row.effective.from === layer.id} place={place(row.id, column)}
                  editor={editing?.rowId === row.id && layer.id === editable ? editing.editor : null}
                  onEdit={layer.id === editable && onEdit ? () => onEdit(row.id) : null}
                  onReset={layer.id === editable && onReset ? () => onReset(row.id) : null}
                />
              ))}
              <EffectiveCell row={row} fromName={layers.find((layer) => layer.id === row.effective.from)?.name ?? row.effective.from} place={place(row.id, layers.length)} explain={explain} />
            </tr>
          ))}
        </tbody>
      ))}
      {rows.length === 0 && (
        <tbody>
          <tr>
            <td colSpan={layers.length + 2}>
              <Hidden>{label}: </Hidden>no fields
            </td>
          </tr>
        </tbody>
      )}
    </table>
  );
}

const STEPS: Readonly<Record<string, { readonly row: number; readonly column: number }>> = {
  ArrowDown: { row: 1, column: 0 },
  ArrowUp: { row: -1, column: 0 },
  ArrowRight: { row: 0, column: 1 },
  ArrowLeft: { row: 0, column: -1 },
};

/** One tab stop for the whole grid; arrow keys move it from cell to cell. */
function useCells(rows: readonly LayerRow[], columns: number) {
  const [active, setActive] = useState({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);
  // After another entry was chosen the old place may lie outside of the grid, and with it the only tab stop.
  const at = { row: clamp(active.row, rows.length), column: clamp(active.column, columns) };
  const focus = (row: number, column: number) => grid.current?.querySelector<HTMLElement>(`[data-at='${row}:${column}']`)?.focus();
  const rowOf = (rowId: string) => rows.findIndex((candidate) => candidate.id === rowId);
  return {
    grid,
    focusAt: (rowId: string, column: number) => focus(rowOf(rowId), column),
    onKeyDown: (event: KeyboardEvent) => {
      const move = STEPS[event.key];
      if (!move || !isOnCell(grid.current, event.target)) return;
      event.preventDefault();
      const next = { row: clamp(at.row + move.row, rows.length), column: clamp(at.column + move.column, columns) };
      setActive(next);
      focus(next.row, next.column);
    },
    place: (rowId: string, column: number) => {
      const row = rowOf(rowId);
      return { 'data-at': `${row}:${column}`, tabIndex: row === at.row && column === at.column ? 0 : -1, onFocus: () => setActive({ row, column }) };
    },
  };
}

/** A cell or the button in it; not an editor, and not a popover, whose keys reach the grid through React's tree. */
function isOnCell(grid: HTMLTableElement | null, target: EventTarget): boolean {
  return target instanceof Element && (grid?.contains(target) ?? false) && target.closest('[data-editing]') === null;
}

/** Focus that an editor took along when it went comes back to its cell. */
function useReturnFromEditor(editingRow: string | null, focusCell: (rowId: string) => void): void {
  const before = useRef(editingRow);
  const latest = useRef(focusCell);
  useEffect(() => {
    latest.current = focusCell;
  });
  useEffect(() => {
    const left = before.current;
    before.current = editingRow;
    if (left !== null && editingRow === null && document.activeElement === document.body) latest.current(left);
  }, [editingRow]);
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(index, count - 1));
}
