import { and, asc, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Instant, TenantId, UserId } from '../../../shared/brand.ts';
import type { Db, Kit, Tx } from '../../base/storage/index.ts';
import { buildDiscussionTables } from './discussion-tables.ts';
import type { Comment, Mention, Thread } from './thread.ts';

export type DiscussionStore = ReturnType<typeof openDiscussionStore>;

const MOST_THREADS = 500;
const MOST_MENTIONS = 200;

export function openDiscussionStore(kit: Kit) {
  const { discussionThread: thread, discussionComment: comment, discussionMention: mention } = buildDiscussionTables(kit);
  const one = (tenantId: TenantId, id: string) => and(eq(thread.tenantId, tenantId), eq(thread.id, id));

  return {
    async addThread(tx: Tx, { comments, ...row }: Thread): Promise<void> {
      await tx.q.insert(thread).values(row);
      for (const said of comments) await addComment(tx, row, said);
    },

    addComment,

    async find(db: Db, tenantId: TenantId, id: string): Promise<Thread | undefined> {
      return (await withComments(db, tenantId, await db.q.select().from(thread).where(one(tenantId, id))))[0];
    },

    /** All threads about a subject, whatever question they came up in, the oldest first. */
    async about(db: Db, tenantId: TenantId, subjectId: string): Promise<readonly Thread[]> {
      return withComments(db, tenantId, await db.q.select().from(thread).where(and(eq(thread.tenantId, tenantId), eq(thread.subjectId, subjectId))).orderBy(asc(thread.createdAt), asc(thread.id)).limit(MOST_THREADS));
    },

    /** Of these subjects, those with an open thread. */
    async openAmong(db: Db, tenantId: TenantId, subjectIds: readonly string[]): Promise<readonly string[]> {
      const rows = await db.q.selectDistinct({ subjectId: thread.subjectId }).from(thread).where(and(eq(thread.tenantId, tenantId), inArray(thread.subjectId, [...subjectIds]), eq(thread.state, 'open')));
      return rows.map((row) => row.subjectId);
    },

    /** Answers false when somebody changed it since it was read. */
    async settle(tx: Tx, { tenantId, id, ver }: Thread, to: Pick<Thread, 'state' | 'resolvedBy' | 'resolvedByName' | 'resolvedAt'>): Promise<boolean> {
      return (await tx.q.update(thread).set({ ...to, ver: ver + 1 }).where(and(one(tenantId, id), eq(thread.ver, ver))).returning({ id: thread.id })).length === 1;
    },

    /** Where somebody was named, newest first. */
    async mentionsOf(db: Db, tenantId: TenantId, person: UserId, { unread }: { readonly unread: boolean }): Promise<readonly Mention[]> {
      return db.q.select({
        threadId: comment.threadId, commentId: comment.id, subjectType: thread.subjectType, subjectId: thread.subjectId, requestId: thread.requestId, authorName: comment.authorName, body: comment.body, at: mention.at, readAt: mention.readAt,
      }).from(mention)
        .innerJoin(comment, and(eq(comment.tenantId, mention.tenantId), eq(comment.id, mention.commentId)))
        .innerJoin(thread, and(eq(thread.tenantId, comment.tenantId), eq(thread.id, comment.threadId)))
        .where(and(eq(mention.tenantId, tenantId), eq(mention.person, person), unread ? isNull(mention.readAt) : undefined)).orderBy(desc(mention.at), desc(mention.commentId)).limit(MOST_MENTIONS);
    },

    async markRead(tx: Tx, tenantId: TenantId, person: UserId, commentIds: readonly string[], at: Instant): Promise<readonly string[]> {
      const rows = await tx.q.update(mention).set({ readAt: at })
        .where(and(eq(mention.tenantId, tenantId), eq(mention.person, person), inArray(mention.commentId, [...commentIds]), isNull(mention.readAt))).returning({ id: mention.commentId });
      return rows.map((row) => row.id).toSorted();
    },
  };

  async function addComment(tx: Tx, { tenantId, id: threadId }: Pick<Thread, 'tenantId' | 'id'>, said: Comment): Promise<void> {
    await tx.q.insert(comment).values({ tenantId, threadId, ...said });
    for (const person of said.mentions) await tx.q.insert(mention).values({ tenantId, commentId: said.id, person, at: said.at, readAt: null });
  }

  async function withComments(db: Db, tenantId: TenantId, rows: readonly Omit<Thread, 'comments'>[]): Promise<Thread[]> {
    if (rows.length === 0) return [];
    const said = await db.q.select().from(comment).where(and(eq(comment.tenantId, tenantId), inArray(comment.threadId, rows.map((row) => row.id)))).orderBy(asc(comment.at), asc(comment.id));
    return rows.map((row) => ({ ...row, comments: said.filter(({ threadId }) => threadId === row.id).map(({ tenantId: _tenant, threadId: _thread, ...rest }) => rest) }));
  }
}
