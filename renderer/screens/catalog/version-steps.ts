import { VERSION_STATES, type VersionState } from '../../../shared/version-lifecycle.ts';
import type { Instant } from '../../../shared/brand.ts';

interface Times {
  readonly state: VersionState;
  readonly createdAt: Instant;
  readonly submittedAt: Instant | null;
  readonly approvedAt: Instant | null;
  readonly publishedAt: Instant | null;
  readonly deprecatedAt: Instant | null;
  readonly archivedAt: Instant | null;
}

export interface VersionStep {
  readonly state: VersionState;
  readonly stand: 'passed' | 'here' | 'ahead';
  /** When it came there; null ahead of it, also when an earlier round had got further. */
  readonly at: Instant | null;
}

/** The six states in order and how far a version has come. A rejected draft is a draft again, whatever its history says. */
export function versionSteps(version: Times): readonly VersionStep[] {
  const here = VERSION_STATES.indexOf(version.state);
  return VERSION_STATES.map((state, index) => ({ state, stand: index < here ? 'passed' : index === here ? 'here' : 'ahead', at: index <= here ? timeOf(version, state) : null }));
}

function timeOf(version: Times, state: VersionState): Instant | null {
  switch (state) {
    case 'DRAFT':
      return version.createdAt;
    case 'PENDING_APPROVAL':
      return version.submittedAt;
    case 'APPROVED':
      return version.approvedAt;
    case 'PUBLISHED':
      return version.publishedAt;
    case 'DEPRECATED':
      return version.deprecatedAt;
    case 'ARCHIVED':
      return version.archivedAt;
  }
}
