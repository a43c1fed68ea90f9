import type { ReactNode } from 'react';
import { Mark } from './mark.tsx';

interface FrontPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  readonly wide?: boolean;
  readonly footer?: ReactNode;
}

/** A page before the frame: one card, one thing to do. */
export function FrontPage({ title, lead, children, wide, footer }: FrontPageProps) {
  return (
    <div className="cs-front">
      <title>{`${title} - Countersign`}</title>
      <header>
        <Mark />
        Countersign
      </header>
      <main>
        <div className="cs-front-card" data-wide={wide || undefined}>
          <div>
            <h1>{title}</h1>
            {lead && <p className="cs-front-lead">{lead}</p>}
          </div>
          {children}
        </div>
      </main>
      <footer>{footer}</footer>
    </div>
  );
}
