import { describe, expect, test } from 'vitest';
import { comparisonBase } from '../../../../renderer/screens/approvals/comparison-base.ts';
import { brand, type Instant, type VersionId } from '../../../../shared/brand.ts';

const id = (text: string) => brand<VersionId>(text);
const version = (name: string, day: number | null) => ({ id: id(name), publishedAt: day === null ? null : brand<Instant>(`2026-11-0${day}T12:00:00.000Z`) });

describe('what a version is compared with', () => {
  test('the version that is published now', () => {
    expect(comparisonBase(version('new', null), id('live'), [version('live', 3), version('old', 1)])).toBe('live');
  });

  test('nothing, while none is published', () => {
    expect(comparisonBase(version('new', null), null, [version('new', null)])).toBeNull();
  });

  test('for one that was published itself, the one in service just before it, not itself nor a later one', () => {
    const all = [version('later', 5), version('subject', 3), version('before', 2), version('oldest', 1), version('draft', null)];
    expect(comparisonBase(version('subject', 3), id('later'), all)).toBe('before');
    expect(comparisonBase(version('oldest', 1), id('later'), all)).toBeNull();
  });
});
