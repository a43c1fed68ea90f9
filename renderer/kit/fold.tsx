import { type ReactNode, useState } from 'react';
import { Icon } from './icon.tsx';

interface FoldProps {
  readonly title: ReactNode;
  /** At the right end of the title: a badge, a sum. */
  readonly note?: ReactNode;
  readonly openAtFirst?: boolean;
  readonly children: ReactNode;
}

/** A part of a long list that opens and closes under its own title. */
export function Fold({ title, note, openAtFirst = false, children }: FoldProps) {
  const [open, setOpen] = useState(openAtFirst);
  return (
    <details className="cs-fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon name="right" size={12} />
        <span className="cs-cut">{title}</span>
        {note}
      </summary>
      {open && <div>{children}</div>}
    </details>
  );
}
