import { useLocation } from '@tanstack/react-router';
import { useCan, useHas } from '../lib/index.ts';
import { type Place, PLACES } from './places.ts';
import { hasScreen } from './routes.tsx';

/** The places this person may go, in the rail's groups. */
export function usePlaces(): readonly (readonly Place[])[] {
  const [can, has] = [useCan(), useHas()];
  return PLACES.map((group) => group.filter((place) => hasScreen(place.path) && (place.needs === null || can(place.needs)) && (place.feature === undefined || has(place.feature)))).filter((group) => group.length > 0);
}

/** Whether the address is this place or below it. */
export function useIsHere(): (place: Place) => boolean {
  const { pathname } = useLocation();
  return (place) => (place.path === '/' ? pathname === '/' : pathname === place.path || pathname.startsWith(`${place.path}/`));
}
