import type { z } from 'zod';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Approval, ApprovalQuestion } from './approval.ts';
import { tally } from './approval-rules.ts';

/** The part of a question that carries what would be done: voters see it, and their votes are bound to it. */
export function proposing(change: JsonObject): Required<Pick<ApprovalQuestion, 'proposes' | 'subjectDigest'>> {
  return { proposes: change, subjectDigest: sha256Hex(canonicalJson(change)) };
}

/** What exactly was agreed to, read as what it must be; refuses what the votes of the frozen policy do not cover. */
export function agreedChange<Change>(closed: Approval, shape: z.ZodType<Change>): Change {
  const change = shape.safeParse(closed.proposes);
  if (!change.success || closed.proposes === null || proposing(closed.proposes).subjectDigest !== closed.subjectDigest || tally(closed) !== 'approved') throw new Refusal('approvals/digest-mismatch', { id: closed.id, digest: closed.subjectDigest });
  return change.data;
}
