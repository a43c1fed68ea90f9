import type { ReactElement, ReactNode } from 'react';

interface CellButtonProps {
  readonly children: ReactNode;
  /** What pressing it does, with what it shows: "Only entries of Ada Brandt". */
  readonly label: string;
  readonly onPress: () => void;
  /** What it shows is a code or an id. */
  readonly mono?: boolean;
}

/** A word in a table cell that filters by itself. Not a tab stop: a table is one, and the opened row offers the same. The browser's own button, because a list has three for every row. */
export function CellButton(props: CellButtonProps) {
  return drawnCellButton(props);
}

/** The same as its element, for a list that is scrolled fast: React makes, keeps and drops an object for every component, and a turn of the wheel has eleven rows. */
export function drawnCellButton({ children, label, onPress, mono = false }: CellButtonProps): ReactElement {
  return (
    <button type="button" className={mono ? 'cs-cell-button cs-mono' : 'cs-cell-button'} aria-label={label} tabIndex={-1} onClick={() => onPress()}>
      {children}
    </button>
  );
}
