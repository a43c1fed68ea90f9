import semver from 'semver';
import type { Instant, UserId, VersionId } from '../../../shared/brand.ts';
import { nextState, type VersionOperation, type VersionState } from '../../../shared/version-lifecycle.ts';
import type { Agent, Version, VersionHistory, VersionSummary } from './agent.ts';

export const FIRST_VERSION = '0.1.0';

/**
 * A version number is SemVer 2.0 in its plain spelling, without build metadata, because two numbers that differ only there have
 * the same precedence. It must be new to its agent, and above everything of it that was ever published.
 */
export function isVersionNumber(text: string): boolean {
  const parsed = semver.parse(text);
  return parsed !== null && parsed.build.length === 0 && parsed.version === text;
}

/** By the precedence of SemVer 2.0 (11): 2.0.0-rc.1 is greater than 1.9.0 and smaller than 2.0.0. */
export function isGreater(number: string, than: string): boolean {
  return semver.gt(number, than);
}

export function highestOf(numbers: readonly string[]): string | null {
  return semver.rsort([...numbers])[0] ?? null;
}

/** What follows a number when nobody has an opinion: the next minor release; after a pre-release, its release. */
export function numberAfter(numbers: readonly string[]): string {
  const highest = highestOf(numbers);
  if (highest === null) return FIRST_VERSION;
  const { major, minor, patch, prerelease } = new semver.SemVer(highest);
  return prerelease.length > 0 ? `${major}.${minor}.${patch}` : `${major}.${minor + 1}.0`;
}

export interface MoveFacts {
  readonly at: Instant;
  readonly by: UserId;
  /** Why it was rejected or deprecated. */
  readonly reason?: string | null;
}

/** The version after the move, or null when its state does not allow it. Content never changes with state. */
export function moved(version: Version, operation: VersionOperation, facts: MoveFacts): Version | null {
  const state = nextState(version.state, operation);
  return state && { ...version, state, ...traceOf(operation, facts) };
}

function traceOf(operation: VersionOperation, { at, by, reason }: MoveFacts): Partial<VersionHistory> {
  switch (operation) {
    case 'submit':
      return { submittedAt: at };
    case 'withdraw':
      return {};
    case 'approve':
      return { approvedAt: at, approvedBy: by };
    case 'reject':
      return { rejectedAt: at, rejectionReason: reason ?? null };
    case 'publish':
      return { publishedAt: at };
    case 'deprecate':
      return { deprecatedAt: at, deprecateAt: null, ...(reason ? { retirementReason: reason } : {}) };
    case 'archive':
      return { archivedAt: at };
  }
}

/** What an agent is, from its versions, newest first: PUBLISHED while one version is, else whatever the newest one is. */
export function standingOf(newestFirst: readonly Pick<VersionSummary, 'id' | 'state'>[]): Pick<Agent, 'status' | 'currentVersionId'> {
  const current: VersionId | null = newestFirst.find((version) => version.state === 'PUBLISHED')?.id ?? null;
  const newest: VersionState = newestFirst[0]?.state ?? 'DRAFT';
  return { currentVersionId: current, status: current ? 'PUBLISHED' : newest };
}

/** Only the newest imported revision can be submitted; the older ones are there to be compared with (DECISIONS 35). */
export function isSuperseded(version: Pick<Version, 'importRevision'>, newestRevision: number | null): boolean {
  return version.importRevision !== null && newestRevision !== null && version.importRevision < newestRevision;
}

/**
 * Which arriving revisions are new to an agent. A history that begins with everything known is continued, so that a return to
 * earlier content is kept; otherwise whatever content is already known is skipped. Importing twice adds nothing.
 */
export function newRevisions(known: readonly string[], arriving: readonly string[]): readonly number[] {
  const positions = arriving.map((_, index) => index);
  if (known.every((digest, index) => arriving[index] === digest)) return positions.slice(known.length);
  return positions.filter((index) => {
    const digest = arriving[index] ?? '';
    return !known.includes(digest) && arriving.indexOf(digest) === index;
  });
}
