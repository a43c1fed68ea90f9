import { Refusal } from './refusal.ts';

/** Somebody wrote in between: `current` is the `ver` that stands now. */
export function changedMeanwhile(current: number): Refusal {
  return new Refusal('input/conflict', { field: 'ver', rule: 'Somebody changed this since you read it.', current });
}
