import { z } from 'zod';
import { PROFILE_NAMES } from '../../../shared/redaction-profiles.ts';

const instant = (example: string) => z.iso.datetime({ error: `must be an RFC 3339 time in UTC, such as ${example}` });

/** What somebody wants to take away. The whole log goes with it in any case; the period says which time it is about. */
export const EvidenceRequest = z.strictObject({
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
  mode: z.literal('range'),
  profile: z.enum(PROFILE_NAMES),
  from: z.string(),
  to: z.string(),
  reports: z.array(z.uuid()),
});
export type ExportDetails = Readonly<z.infer<typeof ExportDetails>>;

export const EXPORTED = 'compliance.evidence_package.exported';
