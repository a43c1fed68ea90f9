import type { ReactNode } from 'react';

interface BlockProps {
  readonly title: string;
  /** "4 requests" */
  readonly note?: ReactNode;
  /** A link or button at the right end of the heading. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
  /** Content meets the heading's line: for WorkList and Table. */
  readonly flush?: boolean;
}

/** A titled part of a padded Pane. */
export function Block({ title, note, action, children, flush }: BlockProps) {
  return (
    <section className="cs-block" aria-label={title} data-flush={flush || undefined}>
      <header>
        <h2>{title}</h2>
        {note !== undefined && <span className="cs-block-note">{note}</span>}
        {action && <span className="cs-block-link">{action}</span>}
      </header>
      <div className="cs-block-body">{children}</div>
    </section>
  );
}
