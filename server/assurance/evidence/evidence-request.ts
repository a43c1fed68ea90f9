import { z } from 'zod';
import { PROFILE_NAMES } from '../../../shared/redaction-profiles.ts';

const instant = (example: string) => z.iso.datetime({ error: `must be an RFC 3339 time in UTC, such as ${example}` });

export const PACKAGE_MODES = ['range', 'proof'] as const;
export type PackageMode = (typeof PACKAGE_MODES)[number];

/** What somebody wants to take away; the period says which time it is about. */
export const EvidenceRequest = z.strictObject({
  /** `range`: every entry, so that none could be left out. `proof`: the entries named, and those that tell of the export and of the reports. */
  mode: z.enum(PACKAGE_MODES).default('range'),
  /** Range mode: the log from its first entry on, or from the last checkpoint before the period on. */
  reach: z.enum(['log', 'period']).default('log'),
  /** Proof mode: ids of entries. */
  events: z.array(z.uuid()).max(200).default([]),
  /** From the first entry, when absent. */
  from: instant('2026-01-01T00:00:00Z').optional(),
  /** Exclusive; until now, when absent. */
  to: instant('2026-12-31T00:00:00Z').optional(),
  profile: z.enum(PROFILE_NAMES).default('full'),
  /** Ids of reports to put in, as JSON and PDF. */
  reports: z.array(z.uuid()).max(20).default([]),
});
export type EvidenceRequest = Readonly<z.infer<typeof EvidenceRequest>>;

/** What the entry of an export says of it: enough to make the very same package again. */
export const ExportDetails = z.strictObject({
  mode: z.enum(PACKAGE_MODES),
  reach: EvidenceRequest.shape.reach,
  events: EvidenceRequest.shape.events,
  profile: z.enum(PROFILE_NAMES),
  from: z.string(),
  to: z.string(),
  reports: z.array(z.uuid()),
});
export type ExportDetails = Readonly<z.infer<typeof ExportDetails>>;

export const EXPORTED = 'compliance.evidence_package.exported';
