import type { DdlPart } from './base/storage/index.ts';
import { auditDdl } from './records/audit/index.ts';

/** What each room adds to the generated schema, in the order of the house. */
export const houseDdl: readonly DdlPart[] = [auditDdl];
