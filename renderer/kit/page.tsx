import type { ReactNode } from 'react';

/** A screen: PageHeader, perhaps a Toolbar, then one Split or Pane. */
export function Page({ children }: { readonly children: ReactNode }) {
  return <div className="cs-page">{children}</div>;
}

export function Toolbar({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="cs-toolbar" role="group" aria-label={label}>
      {children}
    </div>
  );
}

/** Columns side by side: Facets or SideNav, then Pane or VirtualTable, then Side or Drawer. */
export function Split({ children }: { readonly children: ReactNode }) {
  return <div className="cs-split">{children}</div>;
}

/** The part that scrolls. Focusable, so that arrow keys scroll it. */
export function Pane({ label, padded, children }: { readonly label: string; readonly padded?: boolean; readonly children: ReactNode }) {
  return (
    // A scrolling region must be reachable by keyboard even when nothing in it is.
    <section className="cs-pane" data-padded={padded || undefined} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
