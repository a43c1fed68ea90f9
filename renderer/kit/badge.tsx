import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './notice.tsx';

interface BadgeProps {
  readonly icon: IconName;
  /** The word; a badge without one would leave the meaning to colour. */
  readonly children: ReactNode;
  readonly tone?: Tone;
  /** A quiet ground behind it: for headings, not for table cells. */
  readonly tint?: boolean;
}

export function Badge(props: BadgeProps) {
  return drawnBadge(props);
}

export function drawnBadge({ icon, children, tone = 'neutral', tint }: BadgeProps): ReactElement {
  return (
    <span className="cs-badge" data-tone={tone} data-tint={tint || undefined}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}
