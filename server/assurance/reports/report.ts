import { z } from 'zod';
import type { Instant, ReportId, TenantId, UserId } from '../../../shared/brand.ts';
import type { ControlStatus } from '../../../shared/control-statuses.ts';
import type { Json } from '../../../shared/json.ts';

export interface Control {
  /** The framework's own id; ids are facts. */
  readonly id: string;
  /** In our own words: the criteria's texts are not ours to ship. */
  readonly title: string;
  /** How far these records can carry the control. */
  readonly support: 'direct' | 'partial';
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
  /** Up to 25 event ids of the population, oldest first, to look at. */
  readonly sample: readonly string[];
  readonly facts: Readonly<Record<string, Json>>;
}

export interface ControlResult extends Control {
  readonly status: ControlStatus;
  /** Why this status, in one sentence. */
  readonly why: string;
}

export interface LogFacts {
  readonly origin: string;
  /** Entries at the end of the period, and the root over them: the report speaks of exactly these. */
  readonly size: number;
  readonly root: string;
  readonly verified: boolean;
  readonly problem: string | null;
}

/** The report's own content: the same records and period give the same bytes. */
export interface ReportBody {
  readonly format: 'countersign-report/1';
  readonly framework: { readonly id: string; readonly name: string };
  readonly tenant: { readonly id: TenantId; readonly slug: string; readonly name: string };
  readonly period: Period;
  readonly logs: readonly LogFacts[];
  readonly summary: Readonly<Record<ControlStatus, number>>;
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

export const ReportRequest = z.strictObject({
  framework: z.string().min(1).max(80),
  from: z.iso.datetime({ error: 'must be an RFC 3339 time in UTC, such as 2026-01-01T00:00:00Z' }),
  to: z.iso.datetime({ error: 'must be an RFC 3339 time in UTC, such as 2026-12-31T00:00:00Z' }),
});
