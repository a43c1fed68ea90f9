import { z } from 'zod';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { TrailFormat } from './outside-event.ts';

const said = (most: number) => z.string().trim().min(1).max(most).refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text.replaceAll(/[\n\t]/g, '')), 'must be well-formed text without control characters');

/** What somebody says of a trail whose file was uploaded before. */
export const NewTrail = z.strictObject({
  uploadId: z.uuid(),
  /** The file's own name. */
  name: said(200),
  /** The system that wrote it, in the importer's words. */
  origin: said(200),
  /** How it was obtained, and by whom. */
  note: said(2_000),
  /** What a time without a zone means; refused unless somebody answers for it. */
  zoneless: z.enum(['utc', 'refused']).default('refused'),
});
export type NewTrail = Readonly<z.infer<typeof NewTrail>>;

export const TrailEnd = z.strictObject({ id: z.uuid(), reason: said(2_000) });

/** Somebody else's audit trail, brought in as a whole: what it claims, who brought it, and the digest by which the log knows its bytes. */
export interface OutsideTrail {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly name: string;
  readonly origin: string;
  readonly note: string;
  readonly format: TrailFormat;
  readonly zoneless: 'utc' | 'refused';
  /** SHA-256 of the file, hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  readonly records: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly importedBy: UserId;
  readonly importedByName: string;
  readonly importedAt: Instant;
  readonly withdrawnAt: Instant | null;
  readonly withdrawnReason: string | null;
}
