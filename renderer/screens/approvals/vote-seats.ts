import type { RequestView } from './use-request.ts';

/** For whom somebody can vote: themselves, or one of those whose deputy they are. */
export interface Seat {
  readonly id: string;
  readonly label: string;
  /** Null for oneself. */
  readonly standsFor: { readonly userId: string; readonly name: string } | null;
}

/** Every seat this person has in a request, their own first. */
export function seatsOf({ whyNot, deputyFor }: Pick<RequestView, 'whyNot' | 'deputyFor'>): readonly Seat[] {
  return [
    ...(whyNot === null ? [{ id: 'own', label: 'For myself', standsFor: null }] : []),
    ...deputyFor.map((principal) => ({ id: principal.userId, label: `For ${principal.name}, as their deputy`, standsFor: principal })),
  ];
}
