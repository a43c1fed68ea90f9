import { expect, it } from 'vitest';
import { openRateBuckets } from '../../../../server/people/edge/rate-buckets.ts';

const RATE = { count: 20, windowMs: 900_000 };
const NOW = 1_700_000_000_000;

it('RL-12: a million made-up keys take no more memory than the most that is kept', () => {
  const buckets = openRateBuckets(1_000);
  for (let at = 0; at < 1_000_000; at += 1) buckets.take(`ip:${at}`, RATE, NOW, 1);
  expect(buckets.size).toBe(1_000);
});

it('forgets whom it has not heard of for longest', () => {
  const buckets = openRateBuckets(3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) buckets.take(key, { count: 1, windowMs: 1_000 }, NOW, 1);
  expect(['a', 'b', 'c', 'd'].map((key) => buckets.peek(key, { count: 1, windowMs: 1_000 }, NOW).passed)).toEqual([false, true, false, false]);
});

it('looks without counting, and takes what is known better elsewhere', () => {
  const buckets = openRateBuckets();
  for (let at = 0; at < 50; at += 1) expect(buckets.peek('a', RATE, NOW).passed).toBe(true);
  buckets.raise('a', NOW + RATE.windowMs);
  expect(buckets.take('a', RATE, NOW, 1).passed).toBe(false);
  buckets.raise('a', 0);
  expect(buckets.take('a', RATE, NOW, 1).passed).toBe(false);
});
