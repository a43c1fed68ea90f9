import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';
import { Hidden } from './text.tsx';

interface TableColumn<Row> {
  readonly id: string;
  readonly head: string;
  /** Keeps the head for a screen reader only: over buttons and links that speak for themselves. */
  readonly hideHead?: boolean;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'start' | 'end';
  /** Any CSS width. */
  readonly width?: string;
}

interface TableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly density?: 'dense' | 'roomy' | 'tall';
  /** No padding at the outer edges: inside padded panes. */
  readonly flush?: boolean;
}

/** For up to a few hundred rows that are read, not navigated. More than that: VirtualTable. */
export function Table<Row>({ label, columns, rows, rowId, density = 'roomy', flush }: TableProps<Row>) {
  return (
    <ScrollRegion label={label} className="cs-table-scroll">
      <table className="cs-table" aria-label={label} data-density={density} data-flush={flush || undefined}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" data-align={column.align} style={column.width === undefined ? {} : { width: column.width }}>
                {column.hideHead ? <Hidden>{column.head}</Hidden> : column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowId(row)}>
              {columns.map((column) => (
                <td key={column.id} data-align={column.align}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
