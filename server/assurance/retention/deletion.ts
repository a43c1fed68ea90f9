import { z } from 'zod';
import type { DeletionId, Instant, RetentionPolicyId, TenantId, UserId } from '../../../shared/brand.ts';
import type { ProductType } from './retention-policy.ts';

/** What one run of a policy took out of sight. */
export interface Deletion {
  readonly tenantId: TenantId;
  readonly id: DeletionId;
  readonly policyId: RetentionPolicyId;
  readonly dataType: ProductType;
  readonly days: number;
  readonly cutoff: Instant;
  readonly archive: boolean;
  readonly records: number;
  readonly deletedAt: Instant;
  readonly deletedBy: UserId;
  readonly deletedByName: string;
  readonly restorableUntil: Instant;
}

export interface DeletedRecord {
  readonly deletionId: DeletionId;
  readonly dataType: ProductType;
  readonly recordId: string;
  readonly label: string;
  /** What its age was counted from. */
  readonly at: Instant;
  readonly state: 'deleted' | 'restored' | 'purged';
  readonly changedAt: Instant;
  /** SHA-256 of the record's line, hex, and the entry that tells of its end; empty before. */
  readonly digest: string;
  readonly entry: string;
}

/** A deletion with what became of it. */
export interface ShownDeletion extends Omit<Deletion, 'tenantId'> {
  /** Still there, out of sight. */
  readonly deleted: number;
  readonly restored: number;
  readonly purged: number;
  /** Of those still there, how many a legal hold keeps beyond their time. */
  readonly held: number;
}

export interface Archive {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly deletionId: DeletionId;
  readonly dataType: ProductType;
  readonly part: number;
  readonly records: number;
  readonly size: number;
  readonly sha256: string;
  readonly fileKey: Uint8Array;
  readonly entry: string;
  readonly createdAt: Instant;
}

export const RestoreRequest = z.strictObject({
  id: z.string().min(1).max(60),
  /** Which records of the deletion; all that can be, where none is named. */
  records: z.array(z.string().min(1).max(60)).min(1).max(1_000).optional(),
});
export type RestoreRequest = Readonly<z.infer<typeof RestoreRequest>>;
