import { createContext, type ReactNode, useContext } from 'react';
import type { Instant } from '../../shared/brand.ts';

const Now = createContext<Instant | null>(null);

/** The present, from outside: the shell ticks it, a test holds it still. */
export function NowProvider({ now, children }: { readonly now: Instant; readonly children: ReactNode }) {
  return <Now value={now}>{children}</Now>;
}

export function useNow(): Instant {
  const now = useContext(Now);
  if (now === null) throw new Error('useNow needs a NowProvider above it');
  return now;
}
