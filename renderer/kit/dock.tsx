import type { ReactNode } from 'react';

interface DockProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly actions: ReactNode;
  readonly children?: ReactNode;
}

/** Unsaved work at the bottom of a pane: what changed, what it would do, save or discard. */
export function Dock({ title, note, actions, children }: DockProps) {
  return (
    <section className="cs-dock" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note && <span className="cs-text" data-tone="soft">{note}</span>}
        <div className="cs-dock-actions">{actions}</div>
      </header>
      {children && <div className="cs-dock-body">{children}</div>}
    </section>
  );
}
