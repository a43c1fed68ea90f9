import { z } from 'zod';
import type { Instant } from '../../../shared/brand.ts';

/** One attachment may hold this; it is kept in the database, and read whole. */
export const MOST_ATTACHMENT_BYTES = 8 * 1024 * 1024;

/** Types that people attach: documents, pictures, tables, texts. Nothing of it is ever rendered by this product. */
const ATTACHMENT_TYPES = [
  'application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'text/csv', 'text/markdown', 'application/json', 'application/zip',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const;

const instant = z.iso.datetime({ error: 'must be an RFC 3339 time in UTC, such as 2026-01-01T00:00:00Z' });

/** What somebody says of a file whose bytes were uploaded before. */
export const AttachmentRequest = z.strictObject({
  framework: z.string().min(1).max(80),
  control: z.string().min(1).max(40),
  uploadId: z.uuid(),
  name: z.string().trim().min(1).max(200).regex(/^[^/\\\p{Cc}]+$/u, 'must be a file name without slashes'),
  mediaType: z.enum(ATTACHMENT_TYPES),
  note: z.string().trim().min(1, 'say what it shows').max(2_000),
  effectiveFrom: instant,
  effectiveTo: instant.optional(),
});
export type AttachmentRequest = Readonly<z.infer<typeof AttachmentRequest>>;

export interface Attachment {
  readonly id: string;
  readonly framework: string;
  readonly control: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly note: string;
  readonly effectiveFrom: Instant;
  readonly effectiveTo: Instant | null;
  readonly attachedByName: string;
  readonly attachedAt: Instant;
  readonly withdrawnAt: Instant | null;
  readonly withdrawnReason: string | null;
}
