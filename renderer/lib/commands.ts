import { useEffect } from 'react';
import { create } from 'zustand';
import type { IconName } from '../kit/index.ts';

/** One thing the palette offers. */
export interface Command {
  readonly id: string;
  readonly name: string;
  readonly group: string;
  readonly icon?: IconName;
  readonly keys?: string;
  /** What tells it from others of the same name. */
  readonly note?: string;
  /** Further words it is found by. */
  readonly also?: string;
  readonly run: () => void;
}

const useOffered = create<{ readonly sets: readonly (readonly Command[])[] }>(() => ({ sets: [] }));

/** Offers these commands in the palette while the calling screen is shown. Pass a stable array (useMemo). */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    useOffered.setState(({ sets }) => ({ sets: [...sets, commands] }));
    return () => useOffered.setState(({ sets }) => ({ sets: sets.filter((set) => set !== commands) }));
  }, [commands]);
}

export function useOfferedCommands(): readonly Command[] {
  return useOffered((state) => state.sets).flat();
}
