import { z } from 'zod';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import { plainText } from '../../base/text-rules.ts';

/** Where in what is discussed: a field by its JSON pointer, on the side that was before or the one that is asked for, and a line of its text. */
export const Anchor = z.strictObject({
  path: z.string().max(1_000).regex(/^(?:\/(?:[^~/]|~[01])*)*$/, 'must be a JSON pointer'),
  side: z.enum(['before', 'after']),
  line: z.int().min(1).max(1_000_000).optional(),
});
export type Anchor = Readonly<z.infer<typeof Anchor>>;

export const Body = plainText(4_000).min(1, 'must not be empty');
export const Mentions = z.array(z.string().min(1).max(200)).max(20).readonly().default([]);

export const NewThread = z.strictObject({ anchor: Anchor.nullable().default(null), body: Body, mentions: Mentions });
export type NewThread = Readonly<z.infer<typeof NewThread>>;
export const NewReply = z.strictObject({ threadId: z.uuid(), body: Body, mentions: Mentions });
export type NewReply = Readonly<z.infer<typeof NewReply>>;

/** What is talked about: something, as it was shown in one question about it. */
export interface Topic {
  readonly subjectType: string;
  readonly subjectId: string;
  /** The question it came up in; a later question about the same subject finds it open. */
  readonly requestId: string;
  /** SHA-256 of the content that the anchor points into. */
  readonly digest: string;
}

export interface Comment {
  readonly id: string;
  readonly author: UserId;
  readonly authorName: string;
  readonly body: string;
  readonly mentions: readonly UserId[];
  readonly at: Instant;
}

export interface Thread extends Topic {
  readonly tenantId: TenantId;
  readonly id: string;
  readonly anchor: Anchor | null;
  readonly state: 'open' | 'resolved';
  readonly startedBy: UserId;
  readonly startedByName: string;
  readonly createdAt: Instant;
  readonly resolvedBy: UserId | null;
  readonly resolvedByName: string | null;
  readonly resolvedAt: Instant | null;
  readonly comments: readonly Comment[];
  readonly ver: number;
}

/** Somebody was named in a comment. */
export interface Mention {
  readonly threadId: string;
  readonly commentId: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly requestId: string;
  readonly authorName: string;
  readonly body: string;
  readonly at: Instant;
  readonly readAt: Instant | null;
}
