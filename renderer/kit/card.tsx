import type { ReactNode } from 'react';

interface CardProps {
  readonly title?: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
  /** No padding around the content: for tables. */
  readonly flush?: boolean;
}

export function Card({ title, note, actions, footer, children, flush }: CardProps) {
  return (
    <div className="cs-card" data-flush={flush || undefined} role="group" aria-label={title}>
      {title && (
        <header>
          <h2>{title}</h2>
          {note && <span className="cs-text" data-tone="faint" data-size="s">{note}</span>}
          {actions}
        </header>
      )}
      <div className="cs-card-body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </div>
  );
}
