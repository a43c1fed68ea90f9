import { z } from 'zod';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';

export type ImportState = 'working' | 'finished' | 'cancelled' | 'failed';

/** One thing that could not be taken, and where it stood. */
export interface ImportTrouble {
  readonly path: string;
  /** Line, entry, document or revision in the file; null when the file itself is meant. */
  readonly item: string | null;
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

/** Importing a folder is one act: begun once, watched, stopped or finished, and told of as a whole. */
export interface ImportJob {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly state: ImportState;
  readonly files: number;
  readonly filesRead: number;
  readonly agents: number;
  readonly versionsAdded: number;
  readonly versionsKnown: number;
  readonly servers: number;
  readonly problems: readonly ImportTrouble[];
  /** Problems beyond those listed. */
  readonly moreProblems: number;
  readonly startedBy: UserId;
  readonly startedByName: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}

export const ImportRequest = z.strictObject({
  files: z.array(z.strictObject({ path: z.string().min(1).max(1_000), uploadId: z.uuid() })).min(1, 'choose at least one file').max(5_000),
});
