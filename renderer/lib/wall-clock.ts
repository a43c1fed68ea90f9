import { useEffect, useState } from 'react';
import { type Instant, instantOf } from '../../shared/brand.ts';

const TICK_MS = 30_000;

/** The present, coarse, for relative times. The only place in the renderer that reads a clock. */
export function useWallClock(): Instant {
  const [now, setNow] = useState(() => instantOf(Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setNow(instantOf(Date.now())), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Names one act of a person, so that sending it twice does it once. Here because this file is where the renderer takes time and chance from. */
export function newCommandId(): string {
  return crypto.randomUUID();
}
