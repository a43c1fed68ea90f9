import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 90rem)'; // as --breakpoint-wide in kit.css

function listen(onChange: () => void): () => void {
  const query = window.matchMedia(WIDE);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Whether there is room for what a narrow window leaves out. */
export function useWideWindow(): boolean {
  return useSyncExternalStore(listen, () => window.matchMedia(WIDE).matches);
}
