import { type KeyboardEvent, memo, type ReactNode, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';
import { clampedStep, type MatrixPlace } from './matrix-keys.ts';
import { useKeysFromAnywhere } from './table-cursor.ts';
import { Hidden } from './text.tsx';

/** How a right comes to a role, or why it does not. */
export type MatrixFace = 'named' | 'pattern' | 'parent' | 'none' | 'shut' | 'taken' | 'count';

export interface MatrixCell {
  readonly face: MatrixFace;
  /** The whole meaning in words: for a screen reader and on hover. */
  readonly words: string;
  /** The figure of a `count`. */
  readonly text?: string;
  readonly change?: 'add' | 'del';
}

export interface MatrixColumn {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly fixed: boolean;
  readonly mark?: IconName;
}

export interface MatrixRow {
  readonly id: string;
  /** A group counts what stands below it. */
  readonly kind: 'group' | 'right';
  readonly name: string;
  readonly detail: string;
  /** Set on rights that no wildcard reaches. */
  readonly sealed?: boolean;
  readonly cells: readonly MatrixCell[];
}

interface RightMatrixProps {
  readonly label: string;
  readonly corner: string;
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  /** The column whose details stand beside the matrix. */
  readonly chosen: string | null;
  readonly onOpen: (columnId: string) => void;
  readonly onToggle: (rowId: string, columnId: string) => void;
  /** Where the keyboard stands, for a line that says what the cell means. */
  readonly onPoint: (rowId: string, columnId: string) => void;
  readonly empty?: ReactNode;
  readonly foot?: ReactNode;
}

const FACES: Readonly<Record<MatrixFace, IconName | null>> = { named: 'check', pattern: 'asterisk', parent: 'inherit', none: null, shut: null, taken: 'lock', count: null };

/** Rights by roles. The head and the names stay in view; arrow keys, j and k move, Space gives and takes. One tab stop. */
export function RightMatrix({ label, corner, columns, rows, chosen, onOpen, onToggle, onPoint, empty, foot }: RightMatrixProps) {
  const [active, setActive] = useState<MatrixPlace>({ row: 0, column: 0 });
  const box = useRef<HTMLDivElement>(null);
  const size = { rows: rows.length, columns: columns.length };
  const at = { row: Math.min(active.row, size.rows - 1), column: Math.min(active.column, size.columns - 1) };
  const focus = ({ row, column }: MatrixPlace) => box.current?.querySelector<HTMLElement>(`[data-at='${row}:${column}']`)?.focus();
  const idsAt = ({ row, column }: MatrixPlace) => ({ rowId: rows[row]?.id, columnId: columns[column]?.id });
  const onKey = (event: Pick<globalThis.KeyboardEvent, 'key' | 'preventDefault'>) => {
    const { rowId, columnId } = idsAt(at);
    const next = clampedStep(event.key, at, size);
    if (next) {
      event.preventDefault();
      focus(next);
    } else if ((event.key === ' ' || event.key === 'Enter') && rowId !== undefined && columnId !== undefined) {
      event.preventDefault();
      onToggle(rowId, columnId);
    }
  };
  useKeysFromAnywhere(true, box, (event) => {
    if (placeOf(document.activeElement) === null) focus(at);
    else onKey(event);
  });
  const pointAt = (target: EventTarget) => {
    const place = placeOf(target);
    if (!place) return;
    setActive(place);
    const { rowId, columnId } = idsAt(place);
    if (rowId !== undefined && columnId !== undefined) onPoint(rowId, columnId);
  };
  const press = (target: EventTarget) => {
    const place = placeOf(target);
    const { rowId, columnId } = place ? idsAt(place) : {};
    if (rowId !== undefined && columnId !== undefined) onToggle(rowId, columnId);
  };
  return (
    <div className="cs-matrix-box">
      <div ref={box} className="cs-matrix-scroll">
        <table
          className="cs-matrix" role="grid" aria-label={label} aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1} onFocus={(event) => pointAt(event.target)} onClick={(event) => press(event.target)}
          onKeyDown={(event: KeyboardEvent) => placeOf(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey && onKey(event)}
        >
          <thead>
            <tr>
              <th scope="col">{corner}</th>
              {columns.map((column, index) => (
                <th key={column.id} scope="col" aria-label={`${column.name}, ${column.note}`} data-active={index === at.column || undefined} data-chosen={column.id === chosen || undefined}>
                  <Button className="cs-matrix-head" aria-expanded={column.id === chosen} onPress={() => onOpen(column.id)}>
                    <span title={column.name}>{column.mark && <Icon name={column.mark} size={12} />}{column.name}</span>
                    <small>{column.note}</small>
                  </Button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <MatrixLine key={row.id} row={row} index={index} columns={columns} activeColumn={index === at.row ? at.column : -1} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && empty}
      </div>
      {foot && <div className="cs-foot">{foot}</div>}
    </div>
  );
}

interface MatrixLineProps {
  readonly row: MatrixRow;
  readonly index: number;
  readonly columns: readonly MatrixColumn[];
  /** -1: the keyboard stands in another row. */
  readonly activeColumn: number;
}

/** Remembered: a step of the keyboard draws two lines again, not a hundred. */
const MatrixLine = memo(function MatrixLine({ row, index, columns, activeColumn }: MatrixLineProps) {
  return (
    <tr data-kind={row.kind} aria-rowindex={index + 2}>
      <th scope="row" title={row.detail}>
        <span>
          <b>{row.name}</b>
          {row.sealed && (
            <span className="cs-matrix-sealed" title="Sealed: no wildcard reaches it, only its own name">
              <Icon name="shield" size={12} />
              <Hidden> sealed</Hidden>
            </span>
          )}
          <small>{row.detail}</small>
        </span>
      </th>
      {row.cells.map((cell, column) => {
        const icon = FACES[cell.face];
        return (
          <td
            key={columns[column]?.id ?? column} data-at={`${index}:${column}`} tabIndex={column === activeColumn ? 0 : -1} data-face={cell.face} data-change={cell.change} title={cell.words}
            aria-readonly={columns[column]?.fixed ?? true}
          >
            {cell.change && <span className="cs-matrix-sign" aria-hidden>{cell.change === 'add' ? '+' : '−'}</span>}
            {icon && <Icon name={icon} size={cell.face === 'named' ? 15 : 13} />}
            {cell.text !== undefined && <span aria-hidden>{cell.text}</span>}
            <Hidden>{cell.words}</Hidden>
          </td>
        );
      })}
    </tr>
  );
});

function placeOf(target: EventTarget | null): MatrixPlace | null {
  const cell = target instanceof Element ? target.closest('[data-at]') : null;
  const [row, column] = (cell?.getAttribute('data-at') ?? '').split(':').map(Number);
  return row === undefined || column === undefined || Number.isNaN(row) ? null : { row, column };
}

const LEGEND: readonly { readonly icon: IconName; readonly says: string }[] = [
  { icon: 'check', says: 'by its name' }, { icon: 'asterisk', says: 'by a wildcard' }, { icon: 'inherit', says: 'from a parent role' }, { icon: 'lock', says: 'taken by a layer above' }, { icon: 'shield', says: 'sealed' },
];

/** What the signs of a RightMatrix mean. */
export function MatrixLegend() {
  return (
    <ul className="cs-matrix-legend" aria-label="Signs">
      {LEGEND.map(({ icon, says }) => (
        <li key={icon}>
          <Icon name={icon} size={12} /> {says}
        </li>
      ))}
      <li>
        <i data-hatch /> cannot be given here
      </li>
    </ul>
  );
}
