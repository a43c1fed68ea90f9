import { memo, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { Column } from './table-columns.ts';

interface VirtualRowProps {
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly height: number;
  readonly template: string;
  readonly current: boolean;
  readonly openable: boolean;
  /** What the cells were made from. As long as these are the same, the row is not drawn again. */
  readonly from: readonly unknown[];
  /** The cells; null while the window that holds the row is being fetched. */
  readonly cells: () => ReactNode;
}

function PlainRow({ id, index, top, height, template, current, openable, cells }: VirtualRowProps) {
  const drawn = cells();
  return (
    <div
      id={id} data-index={index} role="row" aria-rowindex={index + 2} aria-selected={current} className="cs-vt-row" data-openable={(drawn !== null && openable) || undefined} data-pending={drawn === null || undefined}
      style={{ top, height, gridTemplateColumns: template }}
    >
      {drawn ?? (
        <div role="gridcell" className="cs-vt-cell">
          Loading
        </div>
      )}
    </div>
  );
}

const PLAIN_PARTS = ['id', 'index', 'top', 'height', 'template', 'current', 'openable'] as const;

/** Moving through a list touches two rows, not thirty. */
export const VirtualRow = memo(PlainRow, (before, after) => PLAIN_PARTS.every((part) => before[part] === after[part]) && sameParts(before.from, after.from));

function sameParts(before: readonly unknown[], after: readonly unknown[]): boolean {
  return before.length === after.length && before.every((part, at) => Object.is(part, after[at]));
}

/** The cells of a row, each in its frame; elements and no component, because a turn of the wheel makes a hundred. */
export function bodyCells<Row>(faces: readonly Column<Row>[], row: Row): ReactNode {
  return faces.map((face) => (
    <div key={face.id} role="gridcell" className="cs-vt-cell" data-align={face.align} data-tone={face.tone} data-words={face.words || undefined}>
      {face.cell(row)}
    </div>
  ));
}

interface HeadCellProps<Row> {
  readonly face: Column<Row>;
  readonly sorted: false | 'asc' | 'desc';
  readonly onToggle: () => void;
}

export function HeadCell<Row>({ face, sorted, onToggle }: HeadCellProps<Row>) {
  if (!face.sortable)
    return (
      <div role="columnheader" className="cs-vt-cell" data-align={face.align}>
        {face.head}
      </div>
    );
  return (
    <div role="columnheader" className="cs-vt-cell" data-align={face.align} aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}>
      <button type="button" className="cs-sort" data-sorted={sorted || undefined} onClick={onToggle}>
        {face.head}
        <Icon name={sorted === 'desc' ? 'down' : 'up'} size={12} />
      </button>
    </div>
  );
}
