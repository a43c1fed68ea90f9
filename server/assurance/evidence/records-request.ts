import { z } from 'zod';
import { RECORD_FORMAT_NAMES } from '../../../shared/report-formats.ts';
import { PROFILE_NAMES } from '../../../shared/redaction-profiles.ts';
import { AuditFilter } from '../../records/audit/index.ts';

const instant = (example: string) => z.iso.datetime({ error: `must be an RFC 3339 time in UTC, such as ${example}` });

const { size: _size, cursor: _cursor, from: _from, to: _to, types: _types, ...narrowing } = AuditFilter.shape;
/** What narrows an export beside its days and types, in the words of the search. */
const Where = z.strictObject(narrowing);

/** Which entries somebody wants as a table, and how much of each. */
export const RecordsRequest = z.strictObject({
  format: z.enum(RECORD_FORMAT_NAMES),
  from: instant('2026-01-01T00:00:00Z'),
  /** Exclusive; not after now. */
  to: instant('2026-12-31T00:00:00Z'),
  /** Event types, or families such as `agent.*`; all when empty. */
  types: z.array(z.string().min(1).max(80)).max(40).default([]),
  where: Where.default({}),
  profile: z.enum(PROFILE_NAMES).default('full'),
});
export type RecordsRequest = Readonly<z.infer<typeof RecordsRequest>>;

/** What the entry of such an export says of it: enough to make the very same file again. */
export const RecordsDetails = z.strictObject({
  format: z.enum(RECORD_FORMAT_NAMES), from: z.string(), to: z.string(), types: z.array(z.string()), where: Where.default({}), profile: z.enum(PROFILE_NAMES),
  /** How many entries it has; a file with another number of them is not let out. */
  entries: z.int().min(0),
});
export type RecordsDetails = Readonly<z.infer<typeof RecordsDetails>>;

export const RECORDS_RESOURCE = 'audit_records';
