import type { ReactNode } from 'react';

interface CellButtonProps {
  readonly children: ReactNode;
  /** What pressing it does, with what it shows: "Only entries of Ada Brandt". */
  readonly label: string;
  readonly onPress: () => void;
}

/** A word in a table cell that filters by itself. Not a tab stop: a table is one, and the opened row offers the same. The browser's own button, because a list has three for every row. */
export function CellButton({ children, label, onPress }: CellButtonProps) {
  return (
    <button type="button" className="cs-cell-button" aria-label={label} tabIndex={-1} onClick={() => onPress()}>
      {children}
    </button>
  );
}
