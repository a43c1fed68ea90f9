import type { ReactNode } from 'react';
import { Link as AriaLink } from 'react-aria-components';

interface LinkProps {
  /** An in-app path (`/catalog/<id>`); the shell turns it into a hash URL. */
  readonly to: string;
  readonly children: ReactNode;
  /** Looks like the text around it until hovered; for names in tables. */
  readonly quiet?: boolean;
  readonly label?: string;
}

export function Link({ to, children, quiet, label }: LinkProps) {
  return (
    <AriaLink href={to} className="cs-link" data-quiet={quiet || undefined} {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </AriaLink>
  );
}
