import { describe, expect, test } from 'vitest';
import { instantOfMinute, minuteOfInstant } from '../../../renderer/lib/local-minute.ts';
import { brand, type Instant } from '../../../shared/brand.ts';

describe('a minute of the reader’s own clock', () => {
  test.each(['2026-11-21T14:02', '2026-01-01T00:00', '2028-02-29T23:59'])('%s is the same minute there and back', (minute) => {
    const instant = instantOfMinute(minute);
    expect(instant).toMatch(/Z$/);
    expect(instant && minuteOfInstant(instant)).toBe(minute);
  });

  test.each(['', '2026-11-21', '2026-11-21T14:02:03', '2026-13-21T14:02', 'soon'])('%j is none', (text) => {
    expect(instantOfMinute(text)).toBeNull();
  });

  test('is told in the zone it is asked for', () => {
    expect(minuteOfInstant(brand<Instant>('2026-11-21T13:02:00.000Z'), 'Asia/Tokyo')).toBe('2026-11-21T22:02');
  });
});
