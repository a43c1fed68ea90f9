const WINDOW_MS = 60_000;
const DELAYS_MS = [1_000, 2_000, 4_000];

/**
 * How long to wait before the server is started again, or `give-up`: 1, 2 and 4 s for the first three ends within a minute,
 * and nothing after the fourth. `ends` holds the moments (ms) of all ends so far, the latest last.
 */
export function restartAfter(ends: readonly number[], now: number): number | 'give-up' {
  const recent = ends.filter((end) => now - end < WINDOW_MS).length;
  return DELAYS_MS[recent - 1] ?? 'give-up';
}
