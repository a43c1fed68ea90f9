import { useEffect } from 'react';
import { create } from 'zustand';

/** A letter that means something on the screen that is shown. */
export interface ScreenKey {
  readonly key: string;
  readonly what: string;
  readonly run: () => void;
}

const useKeys = create<{ readonly sets: readonly (readonly ScreenKey[])[] }>(() => ({ sets: [] }));

/** Gives letters a meaning while the calling screen is shown, and a line each in the list of keys. Pass a stable array (useMemo). */
export function useScreenKeys(keys: readonly ScreenKey[]): void {
  useEffect(() => {
    useKeys.setState(({ sets }) => ({ sets: [...sets, keys] }));
    return () => useKeys.setState(({ sets }) => ({ sets: sets.filter((set) => set !== keys) }));
  }, [keys]);
}

export function useOfferedKeys(): readonly ScreenKey[] {
  return useKeys((state) => state.sets).flat();
}

/** Runs what this letter means now; false where it means nothing. */
export function runScreenKey(key: string): boolean {
  const meant = useKeys.getState().sets.flat().findLast((offered) => offered.key === key);
  meant?.run();
  return meant !== undefined;
}
