import { type Instant, plusMs } from '../../../shared/brand.ts';
import { isJsonObject } from '../../../shared/json.ts';
import type { RegistryView } from '../../../shared/registry-merge.ts';
import { DATA_TYPES, type DataFacts, type DataType, DataTypeName, type PolicyChange, type RetentionPolicy } from './retention-policy.ts';

export const DAY_MS = 86_400_000;
/** What no law and no layer bounds is kept for a day all the same. */
const LEAST_DAYS = 1;

/** What the layers of the registry say of a type of data (section `retention`, the entry of its name); null where they say nothing. */
export interface RetentionBounds {
  readonly minDays: number | null;
  /** For policies that are written: nothing that is kept is shortened by a layer. */
  readonly maxDays: number | null;
}

export type ReadsRegistry = Pick<RegistryView, 'entry'>;

export function factsOf(dataType: DataType): DataFacts {
  return DATA_TYPES[dataType];
}

export function boundsOf(registry: ReadsRegistry, dataType: DataType): RetentionBounds {
  const said = registry.entry('retention', dataType);
  const days = (name: string): number | null => {
    const value = isJsonObject(said) ? said[name] : undefined;
    return typeof value === 'number' ? value : null;
  };
  return { minDays: days('min_days'), maxDays: days('max_days') };
}

/** Fewest days that a type of data is kept, whoever says otherwise: the law's floor, or a longer one of the registry. */
export function floorOf(dataType: DataType, { minDays }: RetentionBounds): number {
  const { floorDays, kind } = factsOf(dataType);
  return kind === 'by-hand' ? floorDays : Math.max(floorDays, minDays ?? 0);
}

/** Days of a policy that names none: the type's own, brought between the registry's bounds. */
export function defaultDaysOf(dataType: DataType, bounds: RetentionBounds): number {
  return Math.max(Math.min(factsOf(dataType).defaultDays, bounds.maxDays ?? Infinity), floorOf(dataType, bounds));
}

/** A type of data with what bounds its policy; `defaultDays` and `floorDays` as the registry leaves them. */
export interface BoundedType extends DataFacts {
  readonly dataType: DataType;
  /** Who sets the floor: a law, or `retention.<type>.min_days` of a layer; the registry explains which. Null where nobody does, and a day is the least that there is. */
  readonly floorBy: 'law' | 'registry' | null;
  /** The longest that a policy may name; null where no layer says. */
  readonly maxDays: number | null;
}

/** Every type that a policy can be about. */
export function boundedTypes(registry: ReadsRegistry): readonly BoundedType[] {
  return DataTypeName.options.map((dataType) => {
    const [facts, bounds] = [factsOf(dataType), boundsOf(registry, dataType)];
    const floorDays = floorOf(dataType, bounds);
    return { dataType, ...facts, defaultDays: defaultDaysOf(dataType, bounds), floorDays, floorBy: floorDays > facts.floorDays && facts.kind !== 'by-hand' ? 'registry' : floorDays > LEAST_DAYS ? 'law' : null, maxDays: bounds.maxDays };
  });
}

/** Why data of this type may not be kept for so few days, or null. */
export function belowFloor(dataType: DataType, days: number, bounds: RetentionBounds): string | null {
  const { floorDays, what } = factsOf(dataType);
  const floor = floorOf(dataType, bounds);
  if (days >= floor) return null;
  return `days: ${dataType} is kept for ${floor === 1 ? '1 day' : `${floor} days`} at least, not ${days} (${floor > floorDays ? 'retention.min_days of the registry' : what})`;
}

/** Why data of this type may not be kept for so many days, or null. A floor is above any ceiling. */
export function aboveCeiling(dataType: DataType, days: number, bounds: RetentionBounds): string | null {
  if (factsOf(dataType).kind === 'by-hand') return days === 0 ? null : `days: ${dataType} is kept until somebody erases it by hand, which is 0 days, not ${days}`;
  const ceiling = bounds.maxDays === null ? Infinity : Math.max(bounds.maxDays, floorOf(dataType, bounds));
  return days <= ceiling ? null : `days: ${dataType} is kept for ${ceiling} days at most, not ${days} (retention.max_days of the registry)`;
}

/** Days that hold: floors are looked up again when a policy is used, because a release or a layer may have raised one. */
export function daysInForce({ dataType, days }: Pick<RetentionPolicy, 'dataType' | 'days'>, bounds: RetentionBounds): number {
  return Math.max(days, floorOf(dataType, bounds));
}

type Wishes = 'days' | 'graceDays' | 'archive' | 'active';

/** Whether the change makes a run take more, or keep less of what it takes: somebody has to look at a dry run of that before it acts by itself. */
export function takesMore(before: Pick<RetentionPolicy, Wishes>, to: Pick<PolicyChange, Wishes>): boolean {
  return (to.days ?? before.days) < before.days || (to.graceDays ?? before.graceDays) < before.graceDays || (before.archive && to.archive === false) || (!before.active && to.active === true);
}

/** What is older goes. */
export function cutoffOf(policy: Pick<RetentionPolicy, 'dataType' | 'days'>, bounds: RetentionBounds, now: Instant): Instant {
  return plusMs(now, -daysInForce(policy, bounds) * DAY_MS);
}

/** Why running the policy does nothing, in words, or null when it does something (FEATURES D47). */
export function idleBecause({ active, dataType }: Pick<RetentionPolicy, 'active' | 'dataType'>): string | null {
  if (!active) return 'The policy is not active';
  switch (factsOf(dataType).kind) {
    case 'by-hand':
      return `What is of the type ${dataType} is kept until somebody erases it by hand (0 days)`;
    case 'nothing':
      return `Nothing of the type ${dataType} is kept here`;
    case 'log':
    case 'records':
      return null;
  }
}
