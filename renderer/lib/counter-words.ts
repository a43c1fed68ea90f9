import { brand, type Instant } from '../../shared/brand.ts';
import { formatDay } from '../kit/index.ts';

const UTC = { timeZone: 'UTC' };

/** What a budget counts, for people: `tool:letters.send` is `Calls of letters.send`. */
export function counterWords(counter: string): string {
  if (counter.startsWith('tool:')) return `Calls of ${counter.slice('tool:'.length)}`;
  if (counter.startsWith('action:')) return `Cost units of ${counter.slice('action:'.length)}`;
  return COUNTERS[counter] ?? counter;
}

const COUNTERS: Readonly<Record<string, string>> = { tool_calls: 'Tool calls', llm_calls: 'Model calls', cost_units: 'Cost units' };

/** How long a limit counts: `a day`. */
export function windowWords(window: string): string {
  return WINDOWS[window] ?? window;
}

const WINDOWS: Readonly<Record<string, string>> = { run: 'a run', day: 'a day', month: 'a month', total: 'in all' };

/** One window of an account, by its key: `day:2026-11-21` is `21 Nov 2026`. Windows are cut in UTC, whatever the reader's zone. */
export function accountWindowWords(key: string): string {
  const [window, at = ''] = key.split(':');
  if (window === 'run') return 'this run';
  if (window === 'day') return formatDay(brand<Instant>(`${at}T00:00:00.000Z`), UTC);
  if (window === 'month') return formatDay(brand<Instant>(`${at}-01T00:00:00.000Z`), UTC).replace(/^\d+ /, '');
  return windowWords(key);
}
