import type { Instant, VersionId } from '../../../shared/brand.ts';

interface Candidate {
  readonly id: VersionId;
  readonly publishedAt: Instant | null;
}

/**
 * What a version is compared with: the version that is published now; for one that was published itself, the one in service
 * just before it. Null when there is none: then everything it may do is new.
 */
export function comparisonBase(subject: Candidate, published: VersionId | null, versions: readonly Candidate[]): VersionId | null {
  const { publishedAt } = subject;
  if (publishedAt === null) return published;
  const before = versions.flatMap((version) => (version.publishedAt !== null && version.publishedAt < publishedAt ? [{ id: version.id, at: version.publishedAt }] : []));
  return before.toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]?.id ?? null;
}
