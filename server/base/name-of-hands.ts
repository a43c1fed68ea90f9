import type { Actor } from './actor.ts';

/** By what name something kept in the clear says who did it: with whoever works as somebody else named first, as the log tells of both. */
export function nameOfHands({ userId, name, impersonator }: Pick<Actor, 'userId' | 'name' | 'impersonator'>): string {
  return impersonator === null || impersonator.userId === userId ? name : `${impersonator.name} as ${name}`;
}
