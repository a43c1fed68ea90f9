import type { ReactNode } from 'react';

interface SideProps {
  readonly label: string;
  readonly width?: 'narrow' | 'normal' | 'wide';
  readonly children: ReactNode;
}

/** A column of short sections beside the main thing. */
export function Side({ label, width = 'normal', children }: SideProps) {
  return (
    <aside className="cs-side" aria-label={label} data-width={width}>
      {children}
    </aside>
  );
}

export function SideSection({ title, note, children }: { readonly title: string; readonly note?: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="cs-side-section">
      <header>
        <h2>{title}</h2>
        {note && <span>{note}</span>}
      </header>
      {children}
    </section>
  );
}
