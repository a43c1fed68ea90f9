import { useEffect } from 'react';
import { create } from 'zustand';

interface OfferedSets<Item> {
  /** Offers these while the calling screen is shown. Pass a stable array (useMemo). */
  useOffer(set: readonly Item[]): void;
  useOffered(): readonly Item[];
  offered(): readonly Item[];
}

/** What screens offer the shell while they are shown, in the order in which they came. */
export function openOfferedSets<Item>(): OfferedSets<Item> {
  const useSets = create<{ readonly sets: readonly (readonly Item[])[] }>(() => ({ sets: [] }));
  return {
    useOffer(set) {
      useEffect(() => {
        useSets.setState(({ sets }) => ({ sets: [...sets, set] }));
        return () => useSets.setState(({ sets }) => ({ sets: sets.filter((other) => other !== set) }));
      }, [set]);
    },
    useOffered: () => useSets((state) => state.sets).flat(),
    offered: () => useSets.getState().sets.flat(),
  };
}
