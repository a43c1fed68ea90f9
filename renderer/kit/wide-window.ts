import { useMemo, useSyncExternalStore } from 'react';

const WIDE = '(min-width: 90rem)'; // as --breakpoint-wide in kit.css
const NARROW = '(max-width: 45rem)';

/** Whether there is room for what a narrow window leaves out. */
export function useWideWindow(): boolean {
  return useMedia(WIDE);
}

/** Whether columns that stand side by side would be squeezed: a list then says in two lines what it has columns for elsewhere. */
export function useNarrowWindow(): boolean {
  return useMedia(NARROW);
}

function useMedia(query: string): boolean {
  const listen = useMemo(() => listenerOf(query), [query]); // the same one every time, or React would listen anew
  return useSyncExternalStore(listen, () => window.matchMedia(query).matches);
}

function listenerOf(text: string): (onChange: () => void) => () => void {
  return (onChange) => {
    const query = window.matchMedia(text);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  };
}
