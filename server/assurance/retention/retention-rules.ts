import { type Instant, plusMs } from '../../../shared/brand.ts';
import { DATA_TYPES, type DataFacts, type DataType, type RetentionPolicy } from './retention-policy.ts';

export const DAY_MS = 86_400_000;

export function factsOf(dataType: DataType): DataFacts {
  return DATA_TYPES[dataType];
}

/** Why data of this type may not be kept for so few days, or null. */
export function belowFloor(dataType: DataType, days: number): string | null {
  const { floorDays, what } = factsOf(dataType);
  return days >= floorDays ? null : `days: ${dataType} is kept for ${floorDays} days at least, not ${days} (${what})`;
}

/** Days that hold: the floor is looked up again when a policy is used, because a release may raise it. */
export function daysInForce({ dataType, days }: Pick<RetentionPolicy, 'dataType' | 'days'>): number {
  return Math.max(days, factsOf(dataType).floorDays);
}

/** What is older goes. */
export function cutoffOf(policy: Pick<RetentionPolicy, 'dataType' | 'days'>, now: Instant): Instant {
  return plusMs(now, -daysInForce(policy) * DAY_MS);
}

/** Why running the policy does nothing, in words, or null when it does something (FEATURES D47). */
export function idleBecause({ active, dataType }: Pick<RetentionPolicy, 'active' | 'dataType'>): string | null {
  if (!active) return 'The policy is not active';
  return factsOf(dataType).auditClass === null ? `Nothing of the type ${dataType} is kept here` : null;
}
