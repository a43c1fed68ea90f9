import type { UserId } from '../../../shared/brand.ts';
import type { Kit } from '../../base/storage/index.ts';
import type { Anchor, Thread } from './thread.ts';

export function buildDiscussionTables(kit: Kit) {
  const discussionThread = kit.table(
    'discussion_thread',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      subjectType: kit.text('subject_type').notNull(),
      subjectId: kit.text('subject_id').notNull(),
      requestId: kit.text('request_id').notNull(),
      digest: kit.text('digest').notNull(),
      anchor: kit.json<Anchor>('anchor'),
      state: kit.text('state').notNull().$type<Thread['state']>(),
      startedBy: kit.text('started_by').notNull().$type<UserId>(),
      startedByName: kit.text('started_by_name').notNull(),
      createdAt: kit.at('created_at').notNull(),
      resolvedBy: kit.text('resolved_by').$type<UserId>(),
      resolvedByName: kit.text('resolved_by_name'),
      resolvedAt: kit.at('resolved_at'),
      ver: kit.int('ver').notNull(),
    },
    (t) => [kit.primaryKey(t.tenantId, t.id), kit.index('discussion_thread_by_subject').on(t.tenantId, t.subjectId, t.createdAt, t.id)],
  );
  const discussionComment = kit.table(
    'discussion_comment',
    {
      tenantId: kit.tenantId(),
      id: kit.text('id').notNull(),
      threadId: kit.text('thread_id').notNull(),
      author: kit.text('author').notNull().$type<UserId>(),
      authorName: kit.text('author_name').notNull(),
      body: kit.text('body').notNull(),
      mentions: kit.json<readonly UserId[]>('mentions').notNull(),
      at: kit.at('at').notNull(),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.id),
      kit.foreignKey({ columns: [t.tenantId, t.threadId], foreignColumns: [discussionThread.tenantId, discussionThread.id] }),
      kit.index('discussion_comment_by_thread').on(t.tenantId, t.threadId, t.at, t.id),
    ],
  );
  const discussionMention = kit.table(
    'discussion_mention',
    {
      tenantId: kit.tenantId(),
      commentId: kit.text('comment_id').notNull(),
      person: kit.text('person').notNull().$type<UserId>(),
      at: kit.at('at').notNull(),
      readAt: kit.at('read_at'),
    },
    (t) => [
      kit.primaryKey(t.tenantId, t.commentId, t.person),
      kit.foreignKey({ columns: [t.tenantId, t.commentId], foreignColumns: [discussionComment.tenantId, discussionComment.id] }),
      kit.index('discussion_mention_by_person').on(t.tenantId, t.person, t.at),
    ],
  );
  return { discussionThread, discussionComment, discussionMention };
}
