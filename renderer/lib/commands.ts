import type { IconName } from '../kit/index.ts';
import { openOfferedSets } from './offered-sets.ts';

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

const sets = openOfferedSets<Command>();

/** Offers these commands in the palette while the calling screen is shown. Pass a stable array (useMemo). */
export function useCommands(commands: readonly Command[]): void {
  sets.useOffer(commands);
}

export function useOfferedCommands(): readonly Command[] {
  return sets.useOffered();
}
