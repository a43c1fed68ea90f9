import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';

interface CellButtonProps {
  readonly children: ReactNode;
  /** What pressing it does, with what it shows: "Only entries of Ada Brandt". */
  readonly label: string;
  readonly onPress: () => void;
}

/** A word in a table cell that filters by itself. Not a tab stop: a table is one, and the opened row offers the same. */
export function CellButton({ children, label, onPress }: CellButtonProps) {
  return (
    <Button className="cs-cell-button" aria-label={label} excludeFromTabOrder onPress={() => onPress()}>
      {children}
    </Button>
  );
}
