import type { RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef } from 'react';
import { movedIndex } from './list-keys.ts';
import { useRootFontSize } from './root-font-size.ts';
import { isEndNear } from './rows-near.ts';
import { ScrollRegion } from './scroll-region.tsx';
import { Skeleton } from './skeleton.tsx';
import { type Column, type Sort, useTableColumns, visibleFaces } from './table-columns.ts';
import { useKeysFromAnywhere, useTableCursor } from './table-cursor.ts';
import { bodyCells, HeadCell, VirtualRow } from './table-row.tsx';

interface VirtualTableProps<Row extends RowData> {
  readonly label: string;
  /** Keep it outside of the component, or in useMemo: a new array draws every cell again. */
  readonly columns: readonly Column<Row>[];
  /** The rows at hand. With keyset paging they only grow; with a window, `offset` says where they begin. */
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** How many rows there are in all; absent means those at hand. */
  readonly total?: number;
  readonly offset?: number;
  /** The last rows at hand are near: fetch the next page. May be called again before more arrive. */
  readonly onNeedMore?: () => void;
  /** How many rows are near. More for a table that is leafed through fast: its next page is then at hand before anybody sees where it is missing. */
  readonly near?: number;
  /** Which rows are in view, for a table that loads windows by number. */
  readonly onRange?: (range: { readonly from: number; readonly to: number }) => void;
  /** Id of the highlighted row, when the screen owns it. */
  readonly current?: string | null;
  readonly onCurrent?: (row: Row) => void;
  readonly onOpen?: (row: Row) => void;
  readonly sort?: Sort | null;
  readonly onSort?: (sort: Sort | null) => void;
  /** Ids of columns not to show. */
  readonly hidden?: readonly string[];
  readonly density?: 'dense' | 'roomy' | 'tall';
  /** Below this width the table scrolls sideways. */
  readonly minWidth?: string;
  /** The screen's own list: j and k reach it from anywhere. One per screen. */
  readonly main?: boolean;
  /** Shown while the first rows are loading, in the place of rows. */
  readonly loading?: boolean;
  readonly empty?: ReactNode;
  readonly foot?: ReactNode;
}

const DENSITIES = { dense: 1.75, roomy: 2.125, tall: 3 } as const; // rem, as --row-* in tokens.css
const HEAD = 1.875; // rem, as .cs-vt-head
const NOTHING_HIDDEN: readonly string[] = [];

/** Any number of rows; only those in view exist. A grid to a screen reader, with its true size and every row's number. */
export function VirtualTable<Row extends RowData>(props: VirtualTableProps<Row>) {
  const { columns, sort = null, onSort, hidden = NOTHING_HIDDEN } = props;
  const table = useTableColumns({ columns, sort, onSort, hidden });
  const visible = table.getVisibleLeafColumns();
  const faces = useMemo(() => visibleFaces(columns, visible), [columns, visible]);
  const heads = faces.map((face, at) => <HeadCell key={face.id} face={face} sorted={visible[at]?.getIsSorted() ?? false} onToggle={() => visible[at]?.toggleSorting()} />);
  return <ScrolledTable {...props} faces={faces} heads={heads} />;
}

interface ScrolledTableProps<Row extends RowData> extends VirtualTableProps<Row> {
  readonly faces: readonly Column<Row>[];
  readonly heads: ReactNode;
}

/** What is drawn with every turn of the wheel; the columns and their heads stay as they are. */
function ScrolledTable<Row extends RowData>(props: ScrolledTableProps<Row>) {
  const { label, rows, rowId, faces, heads, total = rows.length, offset = 0, density = 'roomy', minWidth = '40rem', onOpen } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const rem = useRootFontSize();
  const rowHeight = DENSITIES[density] * rem;
  const virtual = useVirtualizer({ count: total, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 8, scrollPaddingStart: HEAD * rem });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const items = virtual.getVirtualItems();
  useReports(items, { ...props, end: offset + rows.length });

  const template = faces.map((face) => face.width).join(' ');
  const [cursor, moveCursor] = useTableCursor({ rows, rowId, offset, current: props.current, onCurrent: props.onCurrent });

  const open = (index: number) => {
    const row = rows[index - offset];
    if (row) onOpen?.(row);
  };
  const onKey = (event: Pick<globalThis.KeyboardEvent, 'key' | 'preventDefault'>) => {
    const page = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / rowHeight) - 2);
    const target = movedIndex(event.key, { index: cursor, count: total, page });
    if (target === null && event.key !== 'Enter') return;
    event.preventDefault();
    if (target === null) return open(cursor);
    moveCursor(target);
    virtual.scrollToIndex(target);
  };
  const onClick = (event: MouseEvent) => {
    const index = clickedRow(event.target);
    if (index === null) return;
    moveCursor(index);
    open(index);
  };
  useKeysFromAnywhere(props.main ?? false, box, onKey);

  return (
    <div className="cs-vt" data-empty={total === 0 || undefined}>
      <div
        ref={box} className="cs-vt-scroll" role="grid" tabIndex={0} aria-label={label} aria-rowcount={total + 1} aria-colcount={faces.length} aria-busy={props.loading}
        aria-activedescendant={items.some((item) => item.index === cursor) ? `${id}-${cursor}` : undefined}
        onClick={onClick} onKeyDown={(event: KeyboardEvent) => event.target === box.current && !event.ctrlKey && !event.metaKey && !event.altKey && onKey(event)}
      >
        <div role="rowgroup" className="cs-vt-group" style={{ minWidth }}>
          <div role="row" aria-rowindex={1} className="cs-vt-head" style={{ gridTemplateColumns: template }}>
            {heads}
          </div>
        </div>
        <div role="rowgroup" className="cs-vt-body" style={{ height: virtual.getTotalSize(), minWidth }}>
          {items.map((item) => {
            const row = rows[item.index - offset];
            return (
              <VirtualRow
                key={row === undefined ? item.key : rowId(row)} id={`${id}-${item.index}`} index={item.index} top={item.start} height={item.size} template={template} current={item.index === cursor}
                openable={onOpen !== undefined} from={[row, faces]} cells={() => (row === undefined ? null : bodyCells(faces, row))}
              />
            );
          })}
        </div>
      </div>
      <div className="cs-vt-frame" aria-hidden />
      {total === 0 && <ScrollRegion label={`${label}, none`} className="cs-vt-instead" loading={props.loading}>{props.loading ? <Skeleton count={12} density={density} label={`Loading ${label}`} /> : props.empty}</ScrollRegion>}
      {props.foot && <div className="cs-foot">{props.foot}</div>}
    </div>
  );
}

/** The number of the row that was clicked; null for a click on a link or a checkbox in it, which means that control. */
function clickedRow(target: EventTarget): number | null {
  if (!(target instanceof Element) || target.closest('a, button, input, label')) return null;
  const row = target.closest('[data-index]');
  return row ? Number(row.getAttribute('data-index')) : null;
}

interface Reports extends Pick<VirtualTableProps<RowData>, 'onRange' | 'onNeedMore' | 'near'> {
  /** One past the last row at hand. */
  readonly end: number;
}

function useReports(items: readonly { readonly index: number }[], { end, onRange, onNeedMore, near }: Reports): void {
  const from = items[0]?.index ?? 0;
  const to = items.at(-1)?.index ?? 0;
  useEffect(() => {
    onRange?.({ from, to });
  }, [from, to, onRange]);
  useEffect(() => {
    if (isEndNear({ to, end, near })) onNeedMore?.();
  }, [to, end, onNeedMore, near]);
}
