import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className: string;
  readonly loading?: boolean | undefined;
  readonly children: ReactNode;
}

/** What scrolls only where there is too little room, and can be reached by keyboard exactly then: elsewhere it would be a stop for nothing. */
export function ScrollRegion({ label, className, loading, children }: ScrollRegionProps) {
  const box = useRef<HTMLDivElement>(null);
  const scrolls = useScrolls(box);
  return (
    <div ref={box} className={className} data-loading={loading || undefined} {...(scrolls && !loading ? { role: 'group', 'aria-label': label, tabIndex: 0 } : {})}>
      {children}
    </div>
  );
}

function useScrolls(box: RefObject<HTMLDivElement | null>): boolean {
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => setScrolls(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
    const observer = new ResizeObserver(measure);
    for (const one of [element, ...element.children]) observer.observe(one);
    return () => observer.disconnect();
  }); // after every drawing: what is in it may be other elements
  return scrolls;
}
