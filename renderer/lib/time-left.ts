import { epochMs, type Instant } from '../../shared/brand.ts';
import { formatDuration, type Tone } from '../kit/index.ts';

const HOUR_MS = 3_600_000;

export interface TimeLeft {
  readonly words: string;
  /** Warns in the last day, alarms in the last six hours. */
  readonly tone: Extract<Tone, 'neutral' | 'warn' | 'danger'>;
}

/** How long a request can still be decided. */
export function timeLeft(expiresAt: Instant | null, now: Instant): TimeLeft {
  if (expiresAt === null) return { words: 'no time limit', tone: 'neutral' };
  const left = epochMs(expiresAt) - epochMs(now);
  if (left <= 0) return { words: 'time is up', tone: 'danger' };
  return { words: `${formatDuration(left)} left`, tone: left < 6 * HOUR_MS ? 'danger' : left < 24 * HOUR_MS ? 'warn' : 'neutral' };
}
