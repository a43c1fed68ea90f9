import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { CutName } from './cut-name.tsx';
import { movedIndex } from './list-keys.ts';
import { useRootFontSize } from './root-font-size.ts';
import type { SideNavItem } from './side-nav.tsx';

interface LongNavProps {
  readonly label: string;
  readonly items: readonly Pick<SideNavItem, 'id' | 'label'>[];
  /** What stands beside a name; asked for those in view only. */
  readonly note: (id: string) => ReactNode;
  readonly current: string | null;
  readonly onChoose: (id: string) => void;
  /** Above the items: a search field. */
  readonly top?: ReactNode;
  readonly bottom?: ReactNode;
}

const ROW = 1.75; // rem, as --ctl-h in tokens.css

/** A column of any number of names, of which only those in view exist. One tab stop: arrow keys choose, a screen reader hears how many there are. */
export function LongNav({ label, items, note, current, onChoose, top, bottom }: LongNavProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const row = ROW * useRootFontSize();
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => box.current, estimateSize: () => row, overscan: 10 });
  useEffect(() => virtual.measure(), [virtual, row]);
  const at = items.findIndex((item) => item.id === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [virtual, at]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== box.current || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = items[movedIndex(event.key, { index: at, count: items.length, page: Math.max(1, Math.floor((virtual.scrollRect?.height ?? 0) / row) - 1) }) ?? -1];
    if (!next) return;
    event.preventDefault();
    onChoose(next.id);
  };
  const onClick = ({ target }: MouseEvent) => {
    const chosen = target instanceof Element ? items[Number(target.closest('[role=option]')?.getAttribute('aria-posinset')) - 1] : undefined;
    if (!chosen) return;
    onChoose(chosen.id);
    box.current?.focus();
  };
  const shown = virtual.getVirtualItems();
  return (
    <nav className="cs-sidenav cs-longnav" aria-label={label} data-width="wide">
      {top && <div className="pb-2">{top}</div>}
      <div
        ref={box} className="cs-longnav-list" role="listbox" tabIndex={0} aria-label={label} onKeyDown={onKeyDown} onClick={onClick}
        {...(shown.some(({ index }) => index === at) ? { 'aria-activedescendant': `${id}-${at}` } : {})}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {shown.map(({ index, start }) => {
            const item = items[index];
            return item && (
              // Its keys are the list's: one tab stop for all.
              <div
                key={item.id} id={`${id}-${index}`} role="option" aria-selected={index === at} aria-setsize={items.length} aria-posinset={index + 1} tabIndex={-1} className="cs-sidenav-item"
                style={{ transform: `translateY(${start}px)` }} {...(index === at ? { 'aria-current': 'true' as const } : {})}
              >
                <CutName name={item.label} />
                <span className="cs-sidenav-note">{note(item.id)}</span>
              </div>
            );
          })}
        </div>
      </div>
      {bottom && <div className="pt-2">{bottom}</div>}
    </nav>
  );
}
