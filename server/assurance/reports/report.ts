import { z } from 'zod';
import type { Instant, ReportId, TenantId, UserId } from '../../../shared/brand.ts';
import type { ControlStatus } from '../../../shared/control-statuses.ts';
import type { Json } from '../../../shared/json.ts';

export interface Control {
  /** The framework's own id; ids are facts. */
  readonly id: string;
  /** In our own words: the criteria's texts are not ours to ship. */
  readonly title: string;
  /** How far these records can carry the control; `input`: a person must attach or attest in any case. */
  readonly support: 'direct' | 'partial' | 'input';
  readonly evidence: readonly string[];
}

export interface Framework {
  readonly id: string;
  readonly name: string;
  readonly controls: readonly Control[];
}

export interface Period {
  readonly from: Instant;
  /** Exclusive; never after the moment of generation. */
  readonly to: Instant;
}

/** One thing that does not fit the rule, with the entries that show it. */
export interface ReportException {
  readonly what: string;
  readonly events: readonly string[];
}

export interface QueryResult {
  readonly id: string;
  readonly title: string;
  /** How many records were looked at. */
  readonly population: number;
  /** Fewer records than this show nothing: 1 where something must have happened, 0 where that nothing did is an answer too. */
  readonly minimum: number;
  /** The rule that decides by itself, in words; null where a person must judge. */
  readonly rule: string | null;
  readonly exceptions: readonly ReportException[];
  /** Event ids of the population to look at, drawn under the report's seed, oldest first. */
  readonly sample: readonly string[];
  /** The types and families of events that the population is made of; empty where it is not made of events. */
  readonly types: readonly string[];
  readonly facts: Readonly<Record<string, Json>>;
}

/** Evidence from elsewhere, as a report names it: by digest, with the time it speaks of. */
export interface AttachedEvidence {
  readonly id: string;
  readonly name: string;
  readonly sha256: string;
  readonly note: string;
  /** When what it shows held; not when it was uploaded. `effectiveTo` is exclusive, null while it still holds. */
  readonly effectiveFrom: Instant;
  readonly effectiveTo: Instant | null;
  /** When it was put beside the control, which may be long after the period; absent in reports that were made before this was told. */
  readonly attachedAt?: Instant;
}

/** Whether a control applies to the tenant at all, as its officers last said. */
export interface Applicability {
  readonly applicable: boolean;
  readonly justification: string;
  readonly ver: number;
}

export interface ControlResult extends Control {
  readonly status: ControlStatus;
  /** Why this status, in one sentence. */
  readonly why: string;
  readonly attachments: readonly AttachedEvidence[];
  /** Null while nobody said: then it applies. */
  readonly applicability: Applicability | null;
}

/** How samples were drawn, so that anybody can draw them again. */
export interface Sampling {
  readonly seed: string;
  readonly size: number;
  readonly method: 'sha256-rank';
}

export interface LogFacts {
  readonly origin: string;
  /** Entries at the end of the period, and the root over them: the report speaks of exactly these. */
  readonly size: number;
  readonly root: string;
  readonly verified: boolean;
  readonly problem: string | null;
  /** The first signed checkpoint over these entries, with all its signatures (C2SP signed-note); null where there are no entries. */
  readonly checkpoint: string | null;
  /** How far witnesses cosigned it: the first checkpoint over these entries, or the last one below. */
  readonly witnesses: ReadonlyArray<{ readonly name: string; readonly size: number }>;
}

/** The report's own content: the same records and period give the same bytes. */
export interface ReportBody {
  readonly format: 'countersign-report/3';
  readonly framework: { readonly id: string; readonly name: string };
  readonly tenant: { readonly id: TenantId; readonly slug: string; readonly name: string };
  readonly period: Period;
  readonly logs: readonly LogFacts[];
  readonly sampling: Sampling;
  /** Of the controls that apply. */
  readonly summary: Readonly<Record<ControlStatus, number>>;
  /** Controls that were said not to apply. */
  readonly notApplicable: number;
  readonly controls: readonly ControlResult[];
  readonly queries: readonly QueryResult[];
  readonly limits: readonly string[];
}

export interface StoredReport {
  readonly tenantId: TenantId;
  readonly id: ReportId;
  readonly framework: string;
  readonly from: Instant;
  readonly to: Instant;
  /** RFC 8785 text of the body. */
  readonly body: string;
  /** SHA-256 of the body, hex. */
  readonly digest: string;
  readonly summary: ReportBody['summary'];
  readonly createdBy: UserId;
  readonly createdByName: string;
  readonly createdAt: Instant;
}

/** What a kept report says. */
export function bodyIn({ body }: Pick<StoredReport, 'body'>): ReportBody {
  return JSON.parse(body) as ReportBody; // our own stored text
}

export const ReportRequest = z.strictObject({
  framework: z.string().min(1).max(80),
  from: z.iso.datetime({ error: 'must be an RFC 3339 time in UTC, such as 2026-01-01T00:00:00Z' }),
  to: z.iso.datetime({ error: 'must be an RFC 3339 time in UTC, such as 2026-12-31T00:00:00Z' }),
  /** Draws other samples from the same populations; derived from tenant, framework and period when absent. */
  seed: z.string().regex(/^[\w.-]{1,64}$/, 'must have 1 to 64 letters, digits, dots, dashes or underscores').optional(),
});
export type ReportRequest = Readonly<z.infer<typeof ReportRequest>>;

/** How far a report is: entries of its logs that were recomputed, then questions that were answered. */
export interface ReportProgress {
  readonly what: 'entries' | 'questions';
  /** The question at hand; null while entries are recomputed, and once every question is answered. */
  readonly question: string | null;
  readonly done: number;
  readonly total: number;
}
