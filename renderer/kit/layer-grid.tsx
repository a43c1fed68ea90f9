import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { CutName } from './cut-name.tsx';
import { EffectiveCell, LayerCellView } from './layer-grid-cell.tsx';
import type { LayerCell, LayerExplanation, LayerGroup, LayerRow } from './layer-rows.ts';
import { clampedStep, type MatrixPlace } from './matrix-keys.ts';
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
  const rows = useMemo(() => groups.flatMap((group) => group.rows), [groups]);
  const { grid, at, onKeyDown, onBlur, place, focusAt } = useCells(rows, layers.length + 1);
  const editableColumn = layers.findIndex((layer) => layer.id === editable);
  useReturnFromEditor(editing?.rowId ?? null, (rowId) => focusAt(rowId, editableColumn));
  return (
    <>
      <table ref={grid} className="cs-layers" role="grid" aria-label={label} onKeyDown={onKeyDown} onBlur={onBlur}>
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
                <th scope="row">
                  <CutName name={row.field} />
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
      {/* What a mouse learns from a cell's title, told to whoever came with the keyboard. */}
      <p className="cs-layers-reason" role="status">{reasonAt(at, rows, layers)}</p>
    </>
  );
}

function reasonAt(at: MatrixPlace | null, rows: readonly LayerRow[], layers: readonly LayerFace[]): string | null {
  const [row, layer] = at === null ? [] : [rows[at.row], layers[at.column]];
  const why = row && layer && row.cells[layer.id]?.why;
  return why ? `${row.field}, ${layer.name}: ${why}` : null;
}

/** One tab stop for the whole grid; arrow keys move it from cell to cell. */
function useCells(rows: readonly LayerRow[], columns: number) {
  const [active, setActive] = useState({ row: 0, column: 0 });
  const [within, setWithin] = useState(false);
  const grid = useRef<HTMLTableElement>(null);
  // After another entry was chosen the old place may lie outside of the grid, and with it the only tab stop.
  const at = { row: clamp(active.row, rows.length), column: clamp(active.column, columns) };
  const focus = (row: number, column: number) => grid.current?.querySelector<HTMLElement>(`[data-at='${row}:${column}']`)?.focus();
  const numbers = useMemo(() => new Map(rows.map((row, index) => [row.id, index] as const)), [rows]);
  const rowOf = (rowId: string) => numbers.get(rowId) ?? -1;
  return {
    grid,
    /** Where the focus is; null while it is elsewhere. */
    at: within ? at : null,
    onBlur: () => setWithin(false),
    focusAt: (rowId: string, column: number) => focus(rowOf(rowId), column),
    onKeyDown: (event: KeyboardEvent) => {
      const next = LETTERS.has(event.key) ? null : clampedStep(event.key, at, { rows: rows.length, columns });
      if (!next || event.ctrlKey || event.metaKey || event.altKey || !isOnCell(grid.current, event.target)) return;
      event.preventDefault();
      setActive(next);
      focus(next.row, next.column);
    },
    place: (rowId: string, column: number) => {
      const row = rowOf(rowId);
      return {
        'data-at': `${row}:${column}`, tabIndex: row === at.row && column === at.column ? 0 : -1,
        onFocus: () => {
          setWithin(true);
          setActive({ row, column });
        },
      };
    },
  };
}

/** Letters begin to write in a cell one day; here only keys move. */
const LETTERS: ReadonlySet<string> = new Set(['j', 'k']);

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
