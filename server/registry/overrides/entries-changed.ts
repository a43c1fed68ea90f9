import { jsonEqual } from '../../../shared/json-equal.ts';
import type { LayerReading } from '../../../shared/registry-layer.ts';

/** More would not fit into an entry of the log; the layer's versions hold them all. */
const MOST_NAMED = 50;

export interface EntriesChanged {
  /** As `section.entry`, by section, the first fifty; `locks` where what is locked is not the same. */
  readonly changed: readonly string[];
  /** How many more there are. */
  readonly more?: number;
}

/** Which entries of a layer another version of it has and it has not, the reverse, or has otherwise. */
export function entriesChanged(before: LayerReading | null, after: LayerReading): EntriesChanged {
  const sections = new Set([...(before?.sections.keys() ?? []), ...after.sections.keys()]);
  const names = [...sections].sort().flatMap((section) => {
    const [was, is] = [before?.sections.get(section), after.sections.get(section)];
    return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])].sort().filter((name) => !jsonEqual(was?.get(name), is?.get(name))).map((name) => `${section}.${name}`);
  });
  const all = jsonEqual(before?.locks ?? [], after.locks) ? names : [...names, 'locks'];
  return { changed: all.slice(0, MOST_NAMED), ...(all.length > MOST_NAMED ? { more: all.length - MOST_NAMED } : {}) };
}
