import { describe, expect, test } from 'vitest';
import { versionSteps } from '../../../../renderer/screens/catalog/version-steps.ts';
import { brand, type Instant } from '../../../../shared/brand.ts';

const at = (day: number) => brand<Instant>(`2026-11-0${day}T12:00:00.000Z`);
const NEVER = { submittedAt: null, approvedAt: null, publishedAt: null, deprecatedAt: null, archivedAt: null };

describe('how far a version has come', () => {
  test('names the states behind it, the one it stands in, and those ahead', () => {
    const steps = versionSteps({ ...NEVER, state: 'APPROVED', createdAt: at(1), submittedAt: at(2), approvedAt: at(3) });
    expect(steps.map(({ stand }) => stand)).toEqual(['passed', 'passed', 'here', 'ahead', 'ahead', 'ahead']);
    expect(steps.map((step) => step.at)).toEqual([at(1), at(2), at(3), null, null, null]);
  });

  test('a draft that was submitted once and sent back has nothing behind it', () => {
    const steps = versionSteps({ ...NEVER, state: 'DRAFT', createdAt: at(1), submittedAt: at(2) });
    expect(steps.map(({ stand, at: when }) => [stand, when])).toEqual([['here', at(1)], ...Array.from({ length: 5 }, () => ['ahead', null])]);
  });
});
