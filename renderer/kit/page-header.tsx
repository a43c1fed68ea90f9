import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { Link } from './link.tsx';

interface PageHeaderProps {
  readonly title: string;
  /** One sentence of state: "64 agents, 20 shown". */
  readonly sub?: ReactNode;
  readonly badges?: ReactNode;
  /** The way here, each a link; the page's own name comes from `here`. */
  readonly crumbs?: readonly { readonly label: string; readonly to: string }[];
  readonly here?: string;
  readonly actions?: ReactNode;
}

export function PageHeader({ title, sub, badges, crumbs = [], here, actions }: PageHeaderProps) {
  return (
    <header className="cs-page-head">
      <title>{`${title} - Countersign`}</title>
      <div className="cs-page-title">
        {crumbs.length > 0 && (
          <nav className="cs-page-crumbs" aria-label="Breadcrumbs">
            {crumbs.map((crumb) => (
              <span key={crumb.to} className="flex items-center gap-1">
                <Link to={crumb.to}>{crumb.label}</Link>
                <Icon name="right" size={12} />
              </span>
            ))}
            <span className="cs-cut" aria-current="page">{here ?? title}</span>
          </nav>
        )}
        <h1>{title}</h1>
        {badges}
        {sub && <span className="cs-page-sub">{sub}</span>}
      </div>
      {actions && <div className="cs-page-actions">{actions}</div>}
    </header>
  );
}
