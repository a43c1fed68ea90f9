import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Icon } from './icon.tsx';
import { Hidden } from './text.tsx';

export interface LayerCell {
  /** What this layer sets, as text; null when it sets nothing. */
  readonly text: string | null;
  /** open: may be set here. locked: a layer above forbids it. closed: this field never exists at this layer. */
  readonly state: 'open' | 'locked' | 'closed';
  readonly lockedBy?: string;
  /** This layer itself locks the field for those below. */
  readonly locks?: boolean;
  readonly changed?: boolean;
}

export interface LayerRow {
  readonly id: string;
  readonly field: string;
  /** By layer id; a layer without an entry sets nothing and is open. */
  readonly cells: Readonly<Record<string, LayerCell>>;
  readonly effective: { readonly text: string; readonly from: string; readonly was?: string };
}

export interface LayerGroup {
  readonly title: string;
  readonly rows: readonly LayerRow[];
}

interface LayerGridProps {
  readonly label: string;
  /** In order of weakness; a `narrow` one is seldom set (user). */
  readonly layers: readonly { readonly id: string; readonly name: string; readonly narrow?: boolean }[];
  readonly groups: readonly LayerGroup[];
  /** The layer this person may edit here, if any. */
  readonly editable?: string | null;
  readonly onEdit?: (rowId: string) => void;
  /** The editor, drawn in the editable layer's cell of that row. */
  readonly editing?: { readonly rowId: string; readonly editor: ReactNode } | null;
  readonly onExplain?: (rowId: string) => void;
}

const UNSET: LayerCell = { text: null, state: 'open' };

/** One row per field, one column per layer and the effective value; the winner is underlined, locks are drawn and named. Arrow keys move, Enter edits or explains. */
export function LayerGrid({ label, layers, groups, editable = null, onEdit, editing = null, onExplain }: LayerGridProps) {
  const [active, setActive] = useState({ row: 0, column: 0 });
  const grid = useRef<HTMLTableElement>(null);
  const rows = groups.flatMap((group) => group.rows);
  const onKeyDown = (event: KeyboardEvent) => {
    const move = STEPS[event.key];
    if (!move || !(event.target instanceof HTMLTableCellElement)) return;
    event.preventDefault();
    const row = clamp(active.row + move.row, rows.length);
    const column = clamp(active.column + move.column, layers.length + 1);
    setActive({ row, column });
    grid.current?.querySelector<HTMLElement>(`[data-at='${row}:${column}']`)?.focus();
  };
  const place = (rowId: string, column: number) => {
    const row = rows.findIndex((candidate) => candidate.id === rowId);
    return { 'data-at': `${row}:${column}`, tabIndex: row === active.row && column === active.column ? 0 : -1, onFocus: () => setActive({ row, column }) };
  };
  return (
    <table ref={grid} className="cs-layers" role="grid" aria-label={label} onKeyDown={onKeyDown}>
      <colgroup>
        <col style={{ width: '21%' }} />
        {layers.map((layer) => (
          <col key={layer.id} {...(layer.narrow ? { style: { width: '4.5rem' } } : {})} />
        ))}
        <col style={{ width: '25%' }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Field</th>
          {layers.map((layer) => (
            <th key={layer.id} scope="col">
              {layer.name}
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
                />
              ))}
              <EffectiveCell row={row} fromName={layers.find((layer) => layer.id === row.effective.from)?.name ?? row.effective.from} place={place(row.id, layers.length)} onExplain={onExplain} />
            </tr>
          ))}
        </tbody>
      ))}
    </table>
  );
}

const STEPS: Readonly<Record<string, { readonly row: number; readonly column: number }>> = {
  ArrowDown: { row: 1, column: 0 },
  ArrowUp: { row: -1, column: 0 },
  ArrowRight: { row: 0, column: 1 },
  ArrowLeft: { row: 0, column: -1 },
};

function clamp(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}

interface Place {
  readonly 'data-at': string;
  readonly tabIndex: number;
  readonly onFocus: () => void;
}

interface LayerCellViewProps {
  readonly cell: LayerCell;
  readonly wins: boolean;
  readonly place: Place;
  readonly editor: ReactNode;
  readonly onEdit: (() => void) | null;
}

function LayerCellView({ cell, wins, place, editor, onEdit }: LayerCellViewProps) {
  const lock = cell.state === 'locked' ? (cell.lockedBy ? `Locked by ${cell.lockedBy}` : 'Locked') : null;
  const edit = cell.state === 'open' ? onEdit : null;
  if (editor) return <td {...place} data-editing>{editor}</td>;
  return (
    <td
      {...place} data-state={cell.state} data-wins={wins || undefined} data-changed={cell.changed || undefined} data-editable={edit ? true : undefined} title={cell.text ?? lock ?? undefined}
      onDoubleClick={() => edit?.()} onKeyDown={(event) => event.key === 'Enter' && edit?.()}
    >
      {cell.state === 'closed' && <Hidden>not set at this layer</Hidden>}
      {lock && (
        <span className="cs-layers-lock">
          <Icon name="lock" size={12} />{' '}
          {lock}
        </span>
      )}
      {cell.state === 'open' && (
        <>
          {cell.locks && <Icon name="lock" size={12} />} {cell.text}
          {cell.locks && <Hidden> locked for layers below</Hidden>}
          {wins && <Hidden> wins</Hidden>}
        </>
      )}
    </td>
  );
}

function EffectiveCell({ row, fromName, place, onExplain }: { readonly row: LayerRow; readonly fromName: string; readonly place: Place; readonly onExplain: ((rowId: string) => void) | undefined }) {
  const { text, was } = row.effective;
  return (
    <td {...place} data-effective data-changed={was !== undefined || undefined} onKeyDown={(event) => event.key === 'Enter' && onExplain?.(row.id)}>
      <span className="cs-layers-effective">
        <span title={text}>
          {was !== undefined && <span className="cs-layers-was">{was}</span>}
          {text}
        </span>
        {onExplain ? (
          <button type="button" className="cs-input-button" tabIndex={-1} onClick={() => onExplain(row.id)}>
            <Hidden>Explain {row.field}, from </Hidden>
            {fromName}
          </button>
        ) : (
          <span className="cs-layers-from">{fromName}</span>
        )}
      </span>
    </td>
  );
}
