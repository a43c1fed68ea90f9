import type { ReactElement } from 'react';
import type { Instant } from '../../shared/brand.ts';
import { formatClock, formatDay, formatFully, formatMinute, formatRelative, formatSecond } from './format-instant.ts';
import { useNow } from './now.tsx';

interface TimeProps {
  readonly at: Instant;
  /** relative `41 min ago` (default), minute `21 Nov 2026, 14:02`, second `21 Nov 2026, 14:02:58`, day, clock `14:02:58`. */
  readonly as?: 'relative' | 'minute' | 'second' | 'day' | 'clock';
}

/** Whatever it shows, hovering gives the full instant with its zone and in UTC. */
export function Time({ at, as = 'relative' }: TimeProps) {
  const now = useNow();
  const words = { relative: () => formatRelative(at, now), minute: () => formatMinute(at), second: () => formatSecond(at), day: () => formatDay(at), clock: () => formatClock(at) }[as]();
  return drawnTime(at, words);
}

/** A time as its element, to the second, for a list that is scrolled fast. */
export function drawnSecond(at: Instant): ReactElement {
  return drawnTime(at, formatSecond(at));
}

function drawnTime(at: Instant, words: string): ReactElement {
  return (
    <time dateTime={at} title={formatFully(at)}>
      {words}
    </time>
  );
}
