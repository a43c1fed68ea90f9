import { RIGHT_KINDS, rightRows, type RightKind, type RightRow } from './right-rows.ts';
import type { RightsCard } from './rights-card.ts';
import { saysAdded, saysChanged, saysRemoved } from './right-sentences.ts';
import { byCodeUnits } from './text-order.ts';

/** What a change does to the power of the agent; approval policy counts the ones that widen. */
export type RightsWeight = 'widens' | 'narrows' | 'neutral';

export interface RightsChange {
  readonly kind: RightKind;
  readonly change: 'added' | 'removed' | 'changed';
  readonly name: string;
  /** The effect of a tool, the target of a server, the scope of a memory or the amount of a limit; absent where the name says all. */
  readonly before?: string | number;
  readonly after?: string | number;
  readonly weight: RightsWeight;
  /** One sentence for a person. */
  readonly says: string;
}

/**
 * What the second card may do that the first could not, and the reverse. Ordered by kind, name and change, so that equal
 * cards make equal diffs. `before` is null for the first version of an agent: everything it may do is then new, and its
 * limits take nothing away from anybody.
 */
export function rightsDiff(before: RightsCard | null, after: RightsCard): readonly RightsChange[] {
  const was = before ? rightRows(before) : new Map<string, RightRow>();
  const is = rightRows(after);
  const changes = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => changeOf(was.get(key), is.get(key), { was, is }));
  const honest = before ? changes : changes.map((change) => (change.weight === 'narrows' ? { ...change, weight: 'neutral' as const } : change));
  return honest.toSorted(byKindAndName);
}

interface Rows {
  readonly was: ReadonlyMap<string, RightRow>;
  readonly is: ReadonlyMap<string, RightRow>;
}

function changeOf(was: RightRow | undefined, is: RightRow | undefined, rows: Rows): readonly RightsChange[] {
  if (was && is) return was.value === is.value ? [] : [changed(was, is, weightOf(is.power - was.power, is, rows))];
  if (is) return [{ ...factsOf(is), change: 'added', ...valueAs('after', is), weight: weightOf(is.bounds ? -1 : 1, is, rows), says: saysAdded(is) }];
  if (was) return [{ ...factsOf(was), change: 'removed', ...valueAs('before', was), weight: weightOf(was.bounds ? 1 : -1, was, rows), says: saysRemoved(was) }];
  return [];
}

function changed(was: RightRow, is: RightRow, weight: RightsWeight): RightsChange {
  return { ...factsOf(is), change: 'changed', ...valueAs('before', was), ...valueAs('after', is), weight, says: saysChanged(was, is) };
}

/** A gain that a wildcard already gave is no gain, and a loss that a wildcard makes good is no loss. */
function weightOf(gain: number, row: RightRow, { was, is }: Rows): RightsWeight {
  if (gain > 0) return isCovered(row, was) ? 'neutral' : 'widens';
  if (gain < 0) return isCovered(row, is) ? 'neutral' : 'narrows';
  return 'neutral';
}

function isCovered(row: RightRow, rows: ReadonlyMap<string, RightRow>): boolean {
  return row.coveredBy.some((key) => rows.has(key));
}

function factsOf({ kind, name }: RightRow): Pick<RightsChange, 'kind' | 'name'> {
  return { kind, name };
}

function valueAs(side: 'before' | 'after', { value }: RightRow): Pick<RightsChange, 'before' | 'after'> {
  return value === undefined ? {} : { [side]: value };
}

function byKindAndName(a: RightsChange, b: RightsChange): number {
  return RIGHT_KINDS.indexOf(a.kind) - RIGHT_KINDS.indexOf(b.kind)
    || byCodeUnits(a.name, b.name)
    || byCodeUnits(a.change, b.change)
    || byCodeUnits(String(a.before ?? a.after ?? ''), String(b.before ?? b.after ?? ''))
    || byCodeUnits(typeof (a.before ?? a.after), typeof (b.before ?? b.after));
}
