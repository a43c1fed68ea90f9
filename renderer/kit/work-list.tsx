import type { ReactNode } from 'react';

interface WorkItem {
  readonly id: string;
  /** One node per column of the template. */
  readonly cells: readonly ReactNode[];
  readonly current?: boolean;
}

interface WorkListProps {
  readonly label: string;
  /** A grid template, the same for every item: `5rem minmax(0,1fr) 11rem 7rem auto`. */
  readonly columns: string;
  readonly items: readonly WorkItem[];
}

/** Things waiting for a person, one tall row each, the act at the end. */
export function WorkList({ label, columns, items }: WorkListProps) {
  return (
    <ul className="cs-work" aria-label={label}>
      {items.map((item) => (
        <li key={item.id} data-current={item.current || undefined} style={{ gridTemplateColumns: columns }}>
          {item.cells.map((cell, index) => (
            // Cells have no identity of their own; their place in the template is what they are.
            <span key={`${item.id}:${index}`} className="min-w-0">
              {cell}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}
