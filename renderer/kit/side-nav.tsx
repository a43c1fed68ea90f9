import { type ReactNode, useEffect, useRef } from 'react';
import { Link as AriaLink } from 'react-aria-components';

export interface SideNavItem {
  readonly id: string;
  readonly label: string;
  readonly note?: ReactNode;
  /** A path makes it a link; otherwise `onChoose` is called. */
  readonly to?: string;
}

interface SideNavProps {
  readonly label: string;
  readonly groups: readonly { readonly title?: string; readonly items: readonly SideNavItem[] }[];
  readonly current: string | null;
  readonly onChoose?: (id: string) => void;
  readonly width?: 'normal' | 'wide';
  /** Above the items: a search field. */
  readonly top?: ReactNode;
  /** Below them: a way to more. */
  readonly bottom?: ReactNode;
}

export function SideNav({ label, groups, current, onChoose, width = 'normal', top, bottom }: SideNavProps) {
  return (
    <nav className="cs-sidenav" aria-label={label} data-width={width}>
      {top && <div className="pb-2">{top}</div>}
      {groups.map((group) => (
        <div key={group.title ?? 'first'}>
          {group.title && <h2>{group.title}</h2>}
          {group.items.map((item) => (
            <SideNavRow key={item.id} item={item} current={item.id === current} onChoose={onChoose} />
          ))}
        </div>
      ))}
      {bottom && <div className="pt-2">{bottom}</div>}
    </nav>
  );
}

function SideNavRow({ item, current, onChoose }: { readonly item: SideNavItem; readonly current: boolean; readonly onChoose: ((id: string) => void) | undefined }) {
  const face = (
    <>
      <span className="cs-cut">{item.label}</span>
      {item.note !== undefined && <span className="cs-sidenav-note">{item.note}</span>}
    </>
  );
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const marks = { className: 'cs-sidenav-item', ...(current ? { 'aria-current': 'true' as const } : {}) };
  if (item.to !== undefined)
    return (
      <AriaLink {...marks} ref={(link) => void (row.current = link)} href={item.to}>
        {face}
      </AriaLink>
    );
  return (
    <button type="button" {...marks} ref={(button) => void (row.current = button)} onClick={() => onChoose?.(item.id)}>
      {face}
    </button>
  );
}
