import { z } from 'zod';

export const AuditFilter = z.strictObject({
  /** Event types, or families such as `agent.*`. */
  types: z.array(z.string().min(1).max(80)).max(40).optional(),
  severities: z.array(z.enum(['info', 'warning', 'error', 'critical'])).max(4).optional(),
  outcomes: z.array(z.enum(['success', 'failure', 'denied'])).max(3).optional(),
  actorId: z.string().max(80).optional(),
  resourceId: z.string().max(200).optional(),
  resourceTypes: z.array(z.string().max(60)).max(20).optional(),
  runId: z.string().max(60).optional(),
  /** Words that all stand in what an entry is found by; each may be the beginning of one. */
  text: z.string().max(200).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  size: z.int().min(1).max(500).default(100),
  cursor: z.string().max(400).optional(),
});
export type AuditFilter = Readonly<z.infer<typeof AuditFilter>>;

/** What is asked, without how much of it. */
export type AuditConditions = Omit<AuditFilter, 'size' | 'cursor'>;

export const TimeSlice = z.enum(['minute', 'hour', 'day', 'month']);
export type TimeSlice = z.infer<typeof TimeSlice>;
