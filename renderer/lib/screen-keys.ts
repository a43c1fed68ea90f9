import { openOfferedSets } from './offered-sets.ts';

/** A letter that means something on the screen that is shown. */
export interface ScreenKey {
  readonly key: string;
  readonly what: string;
  readonly run: () => void;
}

const sets = openOfferedSets<ScreenKey>();

/** Gives letters a meaning while the calling screen is shown, and a line each in the list of keys. Pass a stable array (useMemo). */
export function useScreenKeys(keys: readonly ScreenKey[]): void {
  sets.useOffer(keys);
}

export function useOfferedKeys(): readonly ScreenKey[] {
  return sets.useOffered();
}

/** Runs what this letter means now; false where it means nothing. */
export function runScreenKey(key: string): boolean {
  const meant = sets.offered().findLast((offered) => offered.key === key);
  meant?.run();
  return meant !== undefined;
}
