import { isUtcDay, nextUtcDay, utcDayStart } from '../../lib/index.ts';

export const OUTSIDE_OUTCOMES = ['success', 'failure', 'unknown'] as const;
export type OutsideOutcome = (typeof OUTSIDE_OUTCOMES)[number];

/** What records of other systems are asked for, as it stands in the address. */
export interface OutsideQuestion {
  readonly text: string;
  readonly trail: string;
  readonly outcome: OutsideOutcome | null;
  /** UTC days, both included; empty where that end is open. */
  readonly from: string;
  readonly to: string;
}

/** Anybody may write anything into an address: what is no filter is left out. */
export function readOutsideQuestion({ text = '', trail = '', outcome, from = '', to = '' }: Readonly<Record<string, string>>): OutsideQuestion {
  return { text, trail, outcome: OUTSIDE_OUTCOMES.find((one) => one === outcome) ?? null, from: isUtcDay(from) ? from : '', to: isUtcDay(to) ? to : '' };
}

/** The same as the API asks for it; its end is not included. */
export function outsideConditions({ text, trail, outcome, from, to }: OutsideQuestion) {
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }), ...(trail === '' ? {} : { trailId: trail }), ...(outcome === null ? {} : { outcome }),
    ...(from === '' ? {} : { from: utcDayStart(from) }), ...(to === '' ? {} : { to: utcDayStart(nextUtcDay(to)) }),
  };
}
