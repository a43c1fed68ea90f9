import type { EventId, Instant, PackageJobId } from '../../../shared/brand.ts';
import type { RedactionProfile } from '../../../shared/redaction-profiles.ts';
import type { Job, Watched } from '../reports/index.ts';
import type { PackageMode } from './evidence-request.ts';

/** A package on its way. */
export interface PackageJob extends Job<PackageJobId> {
  readonly mode: PackageMode;
  readonly profile: RedactionProfile;
  readonly from: Instant;
  readonly to: Instant;
  readonly name: string;
  /** The entry that tells of the export, once that is on record; once the job is finished, the package is fetched under it. Null for good where a repeated command answered with an earlier one. */
  readonly exportId: EventId | null;
}

/** How far a package is: entries of its logs that were recomputed, then that it is put on record and shown to witnesses, then rows written into its files. */
export interface PackageProgress {
  readonly what: 'entries' | 'record' | 'rows';
  readonly done: number;
  readonly total: number;
}

export interface WatchedPackageJob extends Watched<PackageJob, PackageProgress> {
  /** Until when whoever is asking may fetch it; null where they may not, or not yet. */
  readonly openUntil: Instant | null;
}
