import { type Column as TableColumn, columnVisibilityFeature, createColumnHelper, type ReactTable, type RowData, rowSortingFeature, type SortingState, tableFeatures, useTable } from '@tanstack/react-table';
import { type ReactNode, useMemo } from 'react';

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature });
type Features = typeof features;

export interface Column<Row> {
  readonly id: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** A CSS grid track: `6rem`, `minmax(10rem, 1fr)`. */
  readonly width: string;
  readonly align?: 'start' | 'end';
  /** Quieter than the other cells. The cell itself is: a text in each of them would cost an element for every row that scrolls by. */
  readonly tone?: 'soft';
  /** Names and codes: proportional figures and hyphens. */
  readonly words?: boolean;
  readonly sortable?: boolean;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

interface ColumnOptions<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort | null;
  readonly onSort: ((sort: Sort | null) => void) | undefined;
  readonly hidden: readonly string[];
}

const NO_ROWS: readonly never[] = [];

/** Columns as wanted. Rows are not its business: it would make an object of each that is at hand, and new ones with every page. Sorting is only told, never done here. */
export function useTableColumns<Row extends RowData>({ columns, sort, onSort, hidden }: ColumnOptions<Row>): ReactTable<Features, Row> {
  const defs = useMemo(() => {
    const column = createColumnHelper<Features, Row>();
    return columns.map((face) => column.display({ id: face.id, header: face.head, sortDescFirst: false }));
  }, [columns]);
  const state = useMemo(() => {
    const sorting: SortingState = sort ? [{ id: sort.column, desc: sort.descending }] : [];
    return { sorting, columnVisibility: Object.fromEntries(hidden.map((name) => [name, false])) };
  }, [sort, hidden]);
  return useTable({
    features,
    columns: defs,
    data: NO_ROWS,
    manualSorting: true,
    state,
    onSortingChange: (change) => {
      const [first] = typeof change === 'function' ? change(state.sorting) : change;
      onSort?.(first ? { column: first.id, descending: first.desc } : null);
    },
  });
}

/** The faces of the visible columns, in order. */
export function visibleFaces<Row extends RowData>(columns: readonly Column<Row>[], visible: readonly TableColumn<Features, Row>[]): readonly Column<Row>[] {
  return visible.flatMap(({ id }) => columns.find((face) => face.id === id) ?? []);
}
